# Interface target `tedi_warnings`, linked PRIVATE by our own code only.
add_library(tedi_warnings INTERFACE)
target_compile_options(tedi_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wextra-semi -Wold-style-cast
  $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op -Wduplicated-cond>)
if(TEDI_WERROR)
  target_compile_options(tedi_warnings INTERFACE -Werror)
endif()
