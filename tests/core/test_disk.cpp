// SPDX-License-Identifier: Apache-2.0
#include "core/disk.hpp"

#include "core/size.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("core/disk");

TEST_CASE("a full disk is told with what is needed and what is free there") {
  const std::string text = core::disk_full_text("/proc/store.db", "at least 16 kB");
  CHECK(text == "the disk is full: at least 16 kB are needed, 0 B are free");
  CHECK(core::disk_full_text("store.db", "about 2 MB").starts_with("the disk is full: about 2 MB are needed, "));
}

TEST_CASE("what cannot be known is said so") {
  CHECK(core::disk_full_text("/no/such/folder/store.db", "about 2 MB") ==
        "the disk is full: about 2 MB are needed, an unknown amount is free");
}

TEST_SUITE_END();
