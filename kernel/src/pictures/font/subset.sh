#!/usr/bin/env bash
# Makes the fonts beside this file: subset.sh FOLDER, which holds DejaVu Sans 2.37. Needs fonttools.
set -euo pipefail
from="$1"
cd "$(dirname "$0")"

# Latin, combining accents, Greek, Cyrillic, punctuation, super- and subscripts, currencies, arrows, basic maths.
text=U+0020-007E,U+00A0-017F,U+0192,U+02C6-02DD,U+0300-0304,U+0370-03FF,U+0400-045F,U+0490-0491,U+1E9E
text+=,U+2010-2027,U+2030-203A,U+2044,U+2070-209C,U+20A0-20BF,U+2122,U+2190-2199,U+2206,U+220F,U+2211-2212
text+=,U+221A,U+221E,U+2248,U+2260,U+2264-2265,U+FFFD
# Letterlike symbols, fractions, all arrows, maths, shapes, stars, suits, ticks, angle brackets, ligatures.
symbols=U+2100-214F,U+2150-215E,U+219A-21FF,U+2200-22FF,U+2308-230B,U+25A0-25FF,U+2605-2606,U+2660-2667
symbols+=,U+2713-2717,U+27E8-27E9,U+FB00-FB04

subset() {
    pyftsubset "$from/$1.ttf" --unicodes="$2" --output-file="$1.ttf" --no-hinting \
        --layout-features=kern,liga,mark,mkmk,ccmp --name-IDs=0,1,2,3,4,5,6,13,14
}
subset DejaVuSans "$text,$symbols"
subset DejaVuSans-Bold "$text"
