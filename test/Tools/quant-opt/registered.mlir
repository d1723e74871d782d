// The tool knows its own passes and dialect, and those of upstream.
// RUN: quant-opt --show-dialects | FileCheck %s --check-prefix=DIALECTS
// DIALECTS-DAG: {{^}}linalg{{$}}
// DIALECTS-DAG: {{^}}lowp{{$}}
// DIALECTS-DAG: {{^}}tosa{{$}}

// RUN: quant-opt --list-passes | FileCheck %s --check-prefix=PASSES
// PASSES-DAG: --lowp-allocate
// PASSES-DAG: --lowp-calibrate
// PASSES-DAG: --lowp-integerize
// PASSES-DAG: --lowp-normalise
// PASSES-DAG: --lowp-quantize
// PASSES-DAG: --one-shot-bufferize

// RUN: quant-opt --help | FileCheck %s --check-prefix=PIPELINES
// PIPELINES-DAG: --lowp-compile
// PIPELINES-DAG: --lowp-to-loops

func.func private @nothing()
