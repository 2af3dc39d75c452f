"""Work shared by forked processes, with Sphinx's log records carried home.

Sphinx's own ``ParallelTasks`` forks once for every ten documents and sends the whole environment back each
time (sphinx-doc/sphinx#14277); here each worker is forked once and takes batches until none are left.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from sphinx.errors import SphinxParallelError
from sphinx.util import logging

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

#: Forking is what makes a worker cheap: it starts with everything the parent has read.
can_fork = sys.platform not in {"win32", "darwin"} and "fork" in multiprocessing.get_all_start_methods()


def batches(items: Sequence[T], workers: int, largest: int = 8) -> list[Sequence[T]]:
    """Cut *items* into batches: small enough that no worker waits long for another at the end."""
    size = max(1, min(largest, len(items) // (workers * 16)))
    return [items[start : start + size] for start in range(0, len(items), size)]


def in_workers(
    jobs: Sequence[T], work: Callable[[T], None], result: Callable[[], R], workers: int
) -> Iterator[tuple[int, R | None]]:
    """Do every job in one of *workers* forked processes.

    :param work: does one job, in the worker.
    :param result: called in each worker after its last job; its value must be picklable.
    :returns: ``(number of jobs done, None)`` as batches end and ``(0, result)`` once for each worker.
    :raises SphinxParallelError: with the worker's traceback, if one fails.
    :raises OSError: if one cannot write or read a file.
    """
    context: Any = multiprocessing.get_context("fork")
    counter = context.Value("l", 0)
    pieces = batches(jobs, workers)
    processes, pipes = [], []
    # Objects that the parent has stay out of the workers' collections: touching them would copy their pages.
    gc.freeze()
    for _number in range(min(workers, len(pieces))):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(sender, counter, pieces, work, result))
        process.start()
        sender.close()
        processes.append(process)
        pipes.append(receiver)
    try:
        yield from _collect(pipes)
        for process in processes:
            process.join()
    finally:
        gc.unfreeze()
        for process in processes:
            if process.is_alive():
                process.terminate()


def _run(
    pipe: Connection,
    counter: Any,
    pieces: Sequence[Sequence[T]],
    work: Callable[[T], None],
    result: Callable[[], R],
) -> None:
    # Between jobs nearly all young objects are garbage, and what is left is kept for good: looking then costs least.
    gc.disable()
    collector = logging.LogCollector()
    try:
        with collector.collect():
            while True:
                with counter.get_lock():
                    number = counter.value
                    counter.value += 1
                if number >= len(pieces):
                    break
                for job in pieces[number]:
                    work(job)
                    gc.collect(0)
                pipe.send(("done", len(pieces[number])))
            value = result()
        logging.convert_serializable(collector.logs)
        pipe.send(("end", (value, collector.logs)))
    except OSError as error:
        pipe.send(("failed", error))  # a full disk and the like: as it is, for the parent to say so
    except BaseException as error:  # noqa: BLE001 (whatever it is, the parent must hear of it)
        summary = traceback.format_exception_only(type(error), error)[0].strip()
        pipe.send(("failed", SphinxParallelError(summary, traceback.format_exc())))
    finally:
        pipe.close()


def _collect(pipes: list[Connection]) -> Iterator[tuple[int, Any]]:
    logs: list[tuple[int, list[Any]]] = []
    waiting = {pipe: number for number, pipe in enumerate(pipes)}
    while waiting:
        for pipe in wait(list(waiting)):
            assert isinstance(pipe, Connection)
            try:
                kind, value = pipe.recv()
            except EOFError:
                raise SphinxParallelError("a worker process ended without a word", "") from None
            if kind == "failed":
                assert isinstance(value, Exception)
                raise value
            if kind == "done":
                yield value, None
                continue
            logs.append((waiting.pop(pipe), value[1]))
            yield 0, value[0]
    records = [record for _number, part in sorted(logs, key=lambda item: item[0]) for record in part]
    for record in sorted(records, key=lambda record: str(getattr(record, "location", "") or "")):
        logger.handle(record)
