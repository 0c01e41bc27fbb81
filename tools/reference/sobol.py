"""Direction numbers for src/Strategies/Sobol and first points to check it with.

The numbers are those of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30
(2008), file new-joe-kuo-6.21201, in the copy that SciPy ships (it keeps the polynomials with their leading and last coefficient). Writes
src/Strategies/Sobol/joe-kuo-6.txt in the published file's columns (d s a m_1 ... m_s) and tools/reference/sobol.json, whose points come from
scipy.stats.qmc.Sobol without scrambling.

Run: /usr/bin/python3 tools/reference/sobol.py      Made with SciPy 1.10.1 (Debian 12).
"""

import json
import os
import pathlib

import numpy as np
import scipy
import scipy.stats
from scipy.stats import qmc

DIMENSIONS = 400
ROOT = pathlib.Path(__file__).resolve().parents[2]
NOTICE = """# Primitive polynomials and direction numbers of new-joe-kuo-6.21201, dimensions 2 to {last}; dimension 1 is the van der Corput sequence.
# Columns: d s a m_1 ... m_s.
#
# Copyright (c) 2008, Frances Y. Kuo and Stephen Joe. All rights reserved.
# Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met:
# * Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
# * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
#   documentation and/or other materials provided with the distribution.
# * Neither the names of the copyright holders nor the names of the University of New South Wales and the University of Waikato and its
#   contributors may be used to endorse or promote products derived from this software without specific prior written permission.
# THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
# WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS BE LIABLE FOR ANY
# DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
# SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT
# LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY
# OF SUCH DAMAGE.
"""

table = np.load(os.path.join(os.path.dirname(scipy.stats.__file__), "_sobol_direction_numbers.npz"))
lines = []
for d in range(2, DIMENSIONS + 1):
    polynomial = int(table["poly"][d - 1])
    degree = polynomial.bit_length() - 1
    inner = (polynomial >> 1) & ((1 << (degree - 1)) - 1)
    numbers = [int(m) for m in table["vinit"][d - 1][:degree]]
    lines.append(" ".join(str(n) for n in [d, degree, inner, *numbers]))

# Rows that are printed in the paper's file and many textbooks.
assert lines[:5] == ["2 1 0 1", "3 2 1 1 3", "4 3 1 1 3 1", "5 3 2 1 1 1", "6 4 1 1 1 3 3"], lines[:5]
(ROOT / "src/Strategies/Sobol/joe-kuo-6.txt").write_text(NOTICE.format(last=DIMENSIONS) + "\n".join(lines) + "\n")

points = qmc.Sobol(d=DIMENSIONS, scramble=False).random(64)
kept = [0, 1, 2, 3, 9, 72, 73, 199, 399]
(ROOT / "tools/reference/sobol.json").write_text(json.dumps({
    "scipy": scipy.__version__,
    "dimensions": kept,
    "points": [[float(points[i][d]) for d in kept] for i in range(64)],
}) + "\n")
