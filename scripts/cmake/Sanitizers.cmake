# TEDI_SANITIZE=address,undefined | thread: the first finding ends the process.
if(TEDI_SANITIZE)
  add_compile_options(-fsanitize=${TEDI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TEDI_SANITIZE})
endif()
# libFuzzer finds its way by the coverage of the code under test, not only of the fuzz target.
if(TEDI_LIBFUZZER)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
