"""Optuna's side of `./search bench durable`: trials a second that do nothing, with a storage on disk.

Usage: optuna_durable.py STORAGE FOLDER WORKERS SECONDS. STORAGE is journal (JournalStorage over a file, which flushes every record) or sqlite
(RDBStorage, SQLite's defaults). A trial is ask, one suggested number, tell. Prints one JSON line. The clock starts when all workers are ready.
"""

import json
import multiprocessing
import os
import sys
import time
import warnings

import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def storage(kind, folder):
    if kind == "journal":
        return optuna.storages.JournalStorage(optuna.storages.JournalFileStorage(os.path.join(folder, "journal.log")))
    return optuna.storages.RDBStorage("sqlite:///" + os.path.join(folder, "study.db"), engine_kwargs={"connect_args": {"timeout": 60}})


def work(kind, folder, seconds, ready, counts):
    study = optuna.load_study(study_name="s", storage=storage(kind, folder), sampler=optuna.samplers.RandomSampler())
    ready.wait()
    end, done = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        trial = study.ask()
        study.tell(trial, trial.suggest_float("x", 0, 1))
        done += 1
    counts.put(done)


if __name__ == "__main__":
    kind, folder, workers, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    optuna.create_study(study_name="s", storage=storage(kind, folder))
    ready, counts = multiprocessing.Barrier(workers), multiprocessing.Queue()
    processes = [multiprocessing.Process(target=work, args=(kind, folder, seconds, ready, counts)) for _ in range(workers)]
    for process in processes:
        process.start()
    done = sum(counts.get() for _ in processes)
    for process in processes:
        process.join()
    print(json.dumps({"optuna": optuna.__version__, "perSecond": done / seconds, "workers": workers}), flush=True)
