"""Expected numbers of the samplers' rules, for tests/Strategies.Tests/Sampling/ReferenceTests.cs.

Written from the formulas in docs/strategies (tpe.md, gp.md, nsga2.md, autopeft.md), with plain loops and dense matrices; integrals are done by quadrature where the
product uses closed forms. Points of the first part: 6 modules with the states out, 1, 2, 3 and one setting with 2 states, and a learning rate at u in [0, 1].

Run: /usr/bin/python3 tools/reference/samplers.py      Made with NumPy 1.24.2 and SciPy 1.10.1 (Debian 12), seed 20261122.
"""

import json
import math
import pathlib

import numpy as np
from scipy import integrate, stats

rng = np.random.default_rng(20261122)
MODULES, RANKS, SETTINGS = 6, 3, 2


def random_point():
    return [int(rng.integers(0, RANKS + 1)) for _ in range(MODULES)] + [int(rng.integers(0, SETTINGS))], float(rng.random())


def switch(on, centre_on, w):
    return (1 + w if on == centre_on else w) / (1 + 2 * w)


def categorical(state, centre, count, w):
    return (1 + w if state == centre else w) / (1 + count * w)


def parzen(point, observed, prior_weight):
    n = len(observed)
    dimensions = MODULES + 1 + 1
    w = prior_weight / (n + 1)
    width = min(max(0.2 * max(n, 1) ** (-1 / (dimensions + 4)), 1 / min(100, n + 2)), 1)
    weights = np.ones(n)
    if n >= 25:
        weights = np.concatenate([np.linspace(1 / n, 1, n - 25), np.ones(25)])
    total = weights.sum() + prior_weight
    states, unit = point
    density = prior_weight / total
    for s in states[:MODULES]:
        density *= 0.5 * (1 / RANKS if s > 0 else 1)
    density *= 1 / SETTINGS
    for (centre, centre_unit), weight in zip(observed, weights):
        product = weight / total
        for s, c in zip(states[:MODULES], centre[:MODULES]):
            product *= switch(s > 0, c > 0, w)
            if s > 0:
                product *= categorical(s, c, RANKS, w) if c > 0 else 1 / RANKS
        product *= categorical(states[MODULES], centre[MODULES], SETTINGS, w)
        product *= stats.truncnorm.pdf(unit, -centre_unit / width, (1 - centre_unit) / width, loc=centre_unit, scale=width)
        density += product
    return math.log(density)


def tpe():
    observed = [random_point() for _ in range(40)]
    tests = [random_point() for _ in range(8)] + [observed[3]]
    return {
        "observed": observed,
        "points": tests,
        "few": [parzen(t, observed[:7], 1.0) for t in tests],
        "many": [parzen(t, observed, 1.0) for t in tests],
        "heavyPrior": [parzen(t, observed, 2.5) for t in tests],
        "none": [parzen(t, [], 1.0) for t in tests],
    }


def matern(r):
    return (1 + math.sqrt(5) * r + 5 * r * r / 3) * math.exp(-math.sqrt(5) * r)


def gp():
    x = rng.random((9, 2))
    y = rng.normal(size=9)
    y = (y - y.mean()) / y.std()
    new = rng.random((3, 2))
    noise, rate, length = 0.07, 4.0, 0.4

    def k(a, b):
        return math.exp(-rate * abs(a[0] - b[0])) * matern(abs(a[1] - b[1]) / length)

    r = np.array([[k(a, b) for b in x] for a in x])
    full = r + noise * np.eye(9)
    inverse = np.linalg.inv(full)
    amplitude = y @ inverse @ y / 9
    likelihood = stats.multivariate_normal.logpdf(y, np.zeros(9), amplitude * full)
    rows = np.array([[k(a, b) for b in x] for a in new])
    return {
        "x": x.tolist(), "y": y.tolist(), "new": new.tolist(), "noise": noise, "rate": rate, "length": length,
        "amplitude": amplitude, "logLikelihood": likelihood,
        "means": (rows @ inverse @ y).tolist(),
        "variances": [amplitude * (1 - row @ inverse @ row) for row in rows],
        "correlation": r.tolist(), "rows": rows.tolist(),
    }


def improvement(mean, variance, threshold):
    s = math.sqrt(variance)
    value, _ = integrate.quad(lambda z: (mean + s * z - threshold) * stats.norm.pdf(z), (threshold - mean) / s, (threshold - mean) / s + 40, epsabs=1e-14)
    return value


def ei():
    cases = [(0.3, 0.04, 0.1), (0.1, 0.04, 0.3), (-1.0, 0.25, 1.0), (0.0, 1.0, 0.0), (2.0, 0.01, 0.5)]
    return {"cases": cases, "values": [improvement(*c) for c in cases]}


def area(front, reference_score, reference_parameters):
    """Dominated area by strips between all parameter counts."""
    marks = sorted({p for _, p in front if p < reference_parameters} | {reference_parameters})
    total = 0.0
    for left, right in zip(marks, marks[1:]):
        best = max([s for s, p in front if p <= left] + [reference_score])
        total += (right - left) * (best - reference_score)
    return total


def ehvi():
    front = [(0.2, 10.0), (0.5, 30.0), (0.6, 70.0), (0.4, 50.0), (0.55, 90.0)]
    reference = (0.1, 100.0)
    cases = [(0.45, 0.01, 20.0), (0.7, 0.02, 80.0), (0.1, 0.04, 5.0), (0.9, 0.0025, 99.0), (0.3, 0.01, 100.0)]
    standing = area(front, *reference)
    values = []
    for mean, variance, parameters in cases:
        s = math.sqrt(variance)
        grid = np.linspace(-8, 8, 16001)
        gains = np.array([area(front + [(mean + s * z, parameters)], *reference) - standing for z in grid])
        values.append(float(integrate.simpson(gains * stats.norm.pdf(grid), x=grid)))
    return {"front": front, "reference": reference, "area": standing, "cases": cases, "values": values}


def pareto():
    points = rng.integers(0, 9, size=(24, 2)).astype(float)

    def dominates(a, b):
        return all(a <= b) and any(a < b)

    left, fronts = list(range(24)), []
    while left:
        front = [i for i in left if not any(dominates(points[j], points[i]) for j in left)]
        fronts.append(front)
        left = [i for i in left if i not in front]
    free = rng.random((7, 3))
    crowding = np.zeros(7)
    for k in range(3):
        order = np.argsort(free[:, k])
        crowding[order[0]] = crowding[order[-1]] = np.inf
        for a, b, c in zip(order, order[1:], order[2:]):
            crowding[b] += (free[c, k] - free[a, k]) / (free[order[-1], k] - free[order[0], k])
    return {"points": points.tolist(), "fronts": fronts, "crowdingPoints": free.tolist(),
            "crowding": [None if math.isinf(c) else c for c in crowding]}


def sparse():
    d, n, scale = 5, 12, 0.1
    x = rng.integers(0, 2, size=(n, d)).astype(float)
    x[:, -1] = rng.random(n)
    y = x[:, 1] - 0.5 * x[:, 4] + 0.05 * rng.normal(size=n)
    y = (y - y.mean()) / y.std()
    at = np.concatenate([rng.normal(-1, 1, size=d), [math.log(0.2), math.log(0.1)]])

    def posterior(theta):
        rho, tau, noise = np.exp(theta[:d]), math.exp(theta[d]), math.exp(theta[d + 1])
        r = np.array([[matern(math.sqrt(sum(rho * (a - b) ** 2))) for b in x] for a in x]) + noise * np.eye(n)
        amplitude = y @ np.linalg.inv(r) @ y / n
        value = stats.multivariate_normal.logpdf(y, np.zeros(n), amplitude * r)
        # Densities of the logarithms: half-Cauchy times its argument; the constant 2/pi is left out.
        value += sum(math.log(v / tau / (1 + (v / tau) ** 2)) for v in rho)
        value += math.log(tau / scale / (1 + (tau / scale) ** 2))
        return value - 0.5 * ((theta[d + 1] - math.log(0.05)) / 1.5) ** 2

    gradient = [(posterior(at + h) - posterior(at - h)) / 2e-5 for h in 1e-5 * np.eye(d + 2)]
    return {"x": x.tolist(), "y": y.tolist(), "at": at.tolist(), "scale": scale, "value": posterior(at), "gradient": gradient}


result = {"tpe": tpe(), "gp": gp(), "ei": ei(), "ehvi": ehvi(), "pareto": pareto(), "sparse": sparse(),
          "normal": [[x, stats.norm.cdf(x)] for x in [-12.0, -6.5, -3.6, -3.4, -1.0, -1e-9, 0.0, 0.3, 2.0, 3.49, 3.51, 5.0, 9.0]]}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")
