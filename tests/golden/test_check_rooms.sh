#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# scripts/check-rooms is itself a rule of the house: it must see a breach.
# shellcheck source=../support/harness.sh
. "$(dirname "$0")/../support/harness.sh"

# A small house in ./house: two rooms, two sources, one third-party header with a home.
build_house() {
  rm -rf house
  mkdir -p house/lib/core house/lib/io house/lib/sources/alpha house/lib/sources/beta house/apps house/tests
  cat >house/lib/ROOMS <<'END'
# a comment
core:
io:       core      # and nothing else
sources:  core io
<zip.h>:  lib/io
<fmt/>:   lib apps
END
  printf '#include "core/a.hpp"\n#include <fmt/format.h>\n#include <vector>\n#include <sys/stat.h>\n' >house/lib/core/a.cpp
  printf '#pragma once\n' >house/lib/core/a.hpp
  printf '#include "core/a.hpp"\n#include <zip.h>\n' >house/lib/io/b.cpp
  printf '#include "sources/alpha/c.hpp"\n#include "io/b.hpp"\n' >house/lib/sources/alpha/c.cpp
  printf '#include "sources/alpha/c.hpp"\n#include "sources/beta/d.hpp"\n' >house/lib/sources/registry.cpp
  printf '#include "io/b.hpp"\n' >house/apps/tool.cpp
  printf '#include "io/b.hpp"\n#include <zip.h>\n' >house/tests/test_b.cpp
}
look() { run "$TEDI_SOURCE/scripts/check-rooms" house; }
breach() {
  look
  expect_exit 1
  expect_stdout "$1"
  expect_eq "breaches" "$(wc -l <"$stdout")" "${2:-1}"
}

case_ "a house in order passes without a word"
build_house; look
expect_exit 0
expect_silent

case_ "a room may include only the rooms on its line"
build_house; printf '#include "io/b.hpp"\n' >>house/lib/core/a.cpp
breach 'lib/core/a.cpp:5: core may not include io: io/b.hpp'

case_ "a header that belongs to no room is seen"
build_house; printf '\n#include "../io/b.hpp"\n' >house/lib/io/e.hpp
breach 'lib/io/e.hpp:2: not a header of a room: ../io/b.hpp'

case_ "no source knows another one, but the registry knows them all"
build_house; printf '#  include "sources/beta/d.hpp"\n' >>house/lib/sources/alpha/c.cpp
breach 'lib/sources/alpha/c.cpp:3: the source alpha may not know the source beta'

case_ "a third-party header outside its home is seen"
build_house; printf '#include <zip.h>\n' >>house/lib/core/a.cpp
breach 'lib/core/a.cpp:5: <zip.h> has its home in lib/io'

case_ "a third-party header without a home is seen"
build_house; printf '#include <boost/any.hpp>\n' >>house/lib/core/a.cpp
breach 'lib/core/a.cpp:5: <boost/any.hpp> has no home'

case_ "rooms that need each other in a circle are named"
build_house; sed -i 's/^core:/core: sources/' house/lib/ROOMS
look
expect_exit 1
expect_stdout 'lib/ROOMS: these need each other in a circle: core io sources'

case_ "a folder without a line, and a line that names no room, are seen"
build_house; mkdir house/lib/attic; sed -i 's/^io:.*/io: core cellar/' house/lib/ROOMS
breach 'lib/ROOMS: has no line for lib/attic' 2
expect_stdout 'lib/ROOMS: io names an unknown room: cellar'

case_ "nothing includes an executable, also no test"
build_house; printf '#include "apps/tool.hpp"\n' >>house/tests/test_b.cpp
breach 'tests/test_b.cpp:3: includes an executable: apps/tool.hpp'

case_ "a file of more than 400 lines is seen, one of 400 is not"
build_house; yes '//' | head -n 400 >house/lib/io/long.cpp; yes '//' | head -n 401 >house/tests/test_long.cpp
breach 'tests/test_long.cpp: 401 lines, 400 are allowed'
