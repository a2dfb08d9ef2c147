# TEDI_SANITIZE=address,undefined | thread: the first finding ends the process.
if(TEDI_SANITIZE)
  add_compile_options(-fsanitize=${TEDI_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TEDI_SANITIZE})
endif()
