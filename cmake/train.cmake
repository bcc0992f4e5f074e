# SPDX-License-Identifier: Apache-2.0
# Has CHARTC, with counters in it, render charts of the project in ROOT; turns what it leaves in BUILD/counts into a
# profile for the build around BUILD.
file(REMOVE_RECURSE ${BUILD}/counts ${BUILD}/profile)

function(render)
  execute_process(COMMAND ${CHARTC} template trained ${ARGN} OUTPUT_QUIET ERROR_QUIET RESULT_VARIABLE status)
  if(NOT status MATCHES "^[01]$") # some of the charts are wrong on purpose
    message(FATAL_ERROR "chartc with counters in it cannot render ${ARGN}: ${status}")
  endif()
endfunction()

render(${ROOT}/charts/app_v1)
render(${ROOT}/charts/app_v1 --values ${ROOT}/charts/app_v1/ci/production-values.yaml)
file(GLOB charts ${ROOT}/tests/charts/*/*/Chart.yaml)
foreach(chart ${charts})
  get_filename_component(folder ${chart} DIRECTORY)
  render(${folder} --include-crds)
endforeach()

# The counts of an object are named by its path, with # for /.
file(GLOB counted RELATIVE ${BUILD}/counts ${BUILD}/counts/*.gcda)
if(NOT counted)
  message(FATAL_ERROR "chartc left no counts in ${BUILD}/counts")
endif()
file(MAKE_DIRECTORY ${BUILD}/profile)
get_filename_component(folder ${BUILD} NAME)
foreach(name ${counted})
  string(REPLACE "#${folder}#tools#" "#tools#" name_around "${name}")
  file(COPY_FILE "${BUILD}/counts/${name}" "${BUILD}/profile/${name_around}")
endforeach()
file(TOUCH ${BUILD}/profile.stamp)
