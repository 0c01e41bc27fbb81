"""Numbers for the variance-component read-out: minorise-maximise updates in numpy, float64, by explicit inverse.

Run: /usr/bin/python3 tools/reference/variance_components.py (numpy). Writes variance_components.json beside this file.
Three kernels of size 9 (one of them of rank 1, one zero) and a target, all from formulas, so that nothing depends on a generator.
"""
import json
import os
import numpy as np

N, WIDTHS = 9, (5, 1, 7)


def jacobian(m, width):
    return np.array([[np.sin(1 + 3.1 * p * (q + 1) + 1.7 * q + 0.9 * m * (p + 1)) for q in range(width)] for p in range(N)]) * (m + 1)


def jacobians():
    return [jacobian(m, width) for m, width in enumerate(WIDTHS)] + [np.zeros((N, 4))]


def kernels():
    return np.array([j @ j.T for j in jacobians()])


def fit(k, y, updates):
    scale = np.array([np.trace(x) / N for x in k])
    unit = np.array([x / t if t > 0 else x for x, t in zip(k, scale)])
    v = float(np.mean(y ** 2))
    s, noise, like = np.full(len(k), v / len(k)), 0.1 * v, None
    for _ in range(updates):
        cov = sum(a * b for a, b in zip(s, unit)) + (noise + 1e-4 * v) * np.eye(N)
        inv = np.linalg.inv(cov)
        a = inv @ y
        like = float(-0.5 * y @ inv @ y - 0.5 * np.linalg.slogdet(cov)[1])
        new = []
        for old, x in zip(s, unit):
            expected = np.trace(inv @ x)
            new.append(old * max(0.0, (a @ x @ a) / expected) if expected > 0 else 0.0)
        noise = noise * (a @ a) / np.trace(inv)
        s = np.array(new)
    cov = sum(a * b for a, b in zip(s, unit)) + (noise + 1e-4 * v) * np.eye(N)
    a = np.linalg.solve(cov, y)
    expected = [(c / t) * j.T @ a if t > 0 else np.zeros(1) for c, t, j in zip(s, scale, jacobians())]
    return {'expectedNorms': [float(np.linalg.norm(w)) for w in expected], 'updates': updates, 'components': s.tolist(), 'scales': scale.tolist(), 'noise': float(noise), 'logLikelihood': like}


k = kernels()
y = jacobian(0, 5) @ np.array([1, -1, 0.5, 0.8, -0.6]) + jacobian(1, 1)[:, 0] * 0.4 + np.array([0.2 * np.cos(5.0 * p) for p in range(N)])
out = {'numpy': np.__version__, 'kernels': k.tolist(), 'target': y.tolist(), 'fits': [fit(k, y, u) for u in (1, 2, 40)]}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'variance_components.json'), 'w') as f:
    json.dump(out, f, indent=1)
    f.write('\n')
