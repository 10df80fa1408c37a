#!/usr/bin/env bash
# Copies the pictures that the README shows from the screens that the end-to-end tests took (./test.sh e2e -- -class '*ScreenshotTests').
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
for picture in home-desktop-light home-phone-light in-call-desktop-dark incoming-phone-dark; do
  cp "../../test-results/screenshots/$picture.png" .
done
