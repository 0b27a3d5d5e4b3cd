#!/bin/sh
# One script for the photo page out of three, made small. Its first line is the digest of what it was made from.
set -eu
cd "$(dirname "$0")/../../app/static/citizen"
sources="queue.js advice.js upload.js"
{
    echo "// $(cat $sources | sha256sum | cut -c1-64)"
    cat $sources | ../../../scripts/build-css/node_modules/.bin/esbuild --minify --target=es2018
} > photo.min.js
