# Two commands on a fresh Debian 12 (Python 3.11, git, make; root or sudo):
#   make demo   sets everything up and runs the whole bot on shipped mails
#   make test   sets up what the tests need and runs every check
.DEFAULT_GOAL := help
.PHONY: help demo test test-long check format bench lock clean

help:
	@echo "make demo       set up and run the whole bot on shipped mails (ARGS='--mails DIR' for your own)"
	@echo "make test       every check, under ten minutes (ARGS goes to pytest)"
	@echo "make test-long  the same with the full kill, crash and fuzz runs"
	@echo "make check      style, types and import contracts only"
	@echo "make format     let ruff format and sort"
	@echo "make bench      measure the speed"
	@echo "make lock       resolve the locked versions again (ARGS=--upgrade for newer ones)"
	@echo "make clean      remove .venv and caches"

demo:
	@scripts/set-up demo
	@.venv/bin/mailbot demo $(ARGS)

test:
	@scripts/install-test-servers
	@scripts/set-up test
	@scripts/run-tests $(ARGS)

test-long:
	@scripts/install-test-servers
	@scripts/set-up test
	@scripts/run-tests -m "long or not long" --timeout 1800 $(ARGS)

check:
	@scripts/set-up test
	@scripts/check

format:
	@scripts/set-up test
	@.venv/bin/ruff check --quiet --fix-only .
	@.venv/bin/ruff format --quiet .

bench:
	@scripts/install-test-servers
	@scripts/set-up test
	@.venv/bin/python -m benchmarks $(ARGS)

lock:
	@scripts/lock $(ARGS)

clean:
	@rm -rf .venv .deps .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
