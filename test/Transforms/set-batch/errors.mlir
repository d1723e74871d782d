// RUN: quant-opt %s --lowp-set-batch=batch=2 --split-input-file --verify-diagnostics

func.func @other_dimension(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  // expected-error@+1 {{is still dynamic after the batch was set to 2; only dimension 0 of the arguments may be}}
  %0 = math.exp %x : tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// -----

func.func private @called(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error@+1 {{is still dynamic after the batch was set to 2}}
  %0 = func.call @called(%x) : (tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// -----

func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error@+1 {{uses function 'main', whose batch size can therefore not be changed}}
  %0 = func.call @main(%x) : (tensor<?xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}
