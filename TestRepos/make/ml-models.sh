#!/usr/bin/env bash
# A small machine-learning repository: models in several versions, committed straight into Git.
#
#                    v0.1 (light)      v1.0 (annotated)          v1.1 (annotated)
#                     │                 │                           │
#   main   A──B──C────D─────F──────────M1──────────N────────O───────P
#                      \              /                      \
#   quantized           E1──E2──E3───'                        Q──R      quantized (goes on)
#
#   A  README, licence, sources             no model yet
#   B  detector.onnx, 3 MB                  first model
#   C  train.py changes                     no model touched
#   D  classifier.pth, 4 MB
#   E1 detector-int8.onnx                   E2 retrained, E3 a script
#   F  detector.onnx retrained, 3 MB
#   M1 merge of quantized
#   N  models/ → zoo/models/ (renames)
#   O  classifier.pth fine-tuned: 4 MB, most bytes as before
#   P  encoder.onnx and the same file again under another path
#   Q  detector-int8.onnx once more; R deletes detector-int8.onnx
. "$(dirname "${BASH_SOURCE[0]}")/../lib/environment.sh"
start

mkdir -p src models docs
{
  echo "# Model zoo"
  echo
  prose 1 20
} >README.md
prose 2 10 >LICENSE
printf 'import torch\n\n\ndef train(epochs=%d):\n    pass\n' 10 >src/train.py
printf '__pycache__/\n*.log\n' >.gitignore
prose 3 400 >docs/guide.md
commit "Start the model zoo"

noise detector-1 3145728 >models/detector.onnx
commit "Add the detector"

printf 'import torch\n\n\ndef train(epochs=%d):\n    return epochs\n' 20 >src/train.py
commit "Train longer"

noise classifier-1 4194304 >models/classifier.pth
commit "Add the classifier

Trained for 90 epochs on the public set."
git tag v0.1

git checkout -q -b quantized
noise int8-1 1048576 >models/detector-int8.onnx
commit "Quantize the detector"
noise int8-2 1048576 >models/detector-int8.onnx
commit "Quantize with calibration data"
printf '#!/bin/sh\nexec python3 src/train.py --int8\n' >src/quantize.sh
chmod +x src/quantize.sh
commit "Script for quantizing"

git checkout -q main
noise detector-2 3145728 >models/detector.onnx
commit "Retrain the detector"

tick
git merge -q --no-ff -m "Merge branch 'quantized'" quantized
tick
git tag -a -m "First release

Detector, classifier and the int8 detector." v1.0

mkdir zoo
git mv models zoo/models
commit "Move the models below zoo/"

{
  head -c 3145728 zoo/models/classifier.pth
  noise classifier-head 1048576
} >classifier.tmp
mv classifier.tmp zoo/models/classifier.pth
commit "Fine-tune the classifier's head"

git branch -q -f quantized
noise encoder-1 2097152 >zoo/models/encoder.onnx
mkdir -p examples
cp zoo/models/encoder.onnx examples/encoder.onnx
prose 4 30 >examples/README.md
commit "Add the encoder, and an example"
tick
git tag -a -m "Second release" v1.1

git checkout -q quantized
noise int8-3 1048576 >zoo/models/detector-int8.onnx
commit "Quantize the retrained detector"
git rm -q zoo/models/detector-int8.onnx
commit "Drop the int8 detector"

git checkout -q main
