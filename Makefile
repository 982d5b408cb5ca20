# `make run` serves the portal with demo data, `make test` runs every check. Both install what is missing first.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DEFAULT_GOAL := help

PORT ?= 8000
BIN := .venv/bin
PYTHON := $(BIN)/python

# the stamps carry a digest of what they stand for: another lock is another stamp
digest = $(shell cat $(1) | sha256sum | cut -c1-16)
BASE := .venv/base-$(call digest,requirements/base.txt)
DEV := .venv/dev-$(call digest,requirements/base.txt requirements/dev.txt)

RUN_PACKAGES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core
TEST_PACKAGES := $(RUN_PACKAGES) chromium poppler-utils qpdf gettext

LOCK := uv pip compile pyproject.toml --quiet --python-version 3.11 --generate-hashes --only-binary :all: \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --upgrade

# $(call debian,packages): what is missing of these, or one line to type where we may not
define debian
missing=
for package in $(1); do
  [[ "$$(dpkg-query --show --showformat='$${db:Status-Status}' $$package 2>/dev/null || true)" == installed ]] || missing+=" $$package"
done
if [[ -n $$missing ]]; then
  root=none
  if [[ $$(id -u) == 0 ]]; then root=; elif sudo -n true 2>/dev/null; then root=sudo; fi
  if [[ $$root != none ]] && command -v apt-get >/dev/null; then
    echo "Installing$$missing"
    $$root apt-get update -qq
    $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
  else
    echo "Missing, and not ours to install. Type: sudo apt-get install --no-install-recommends$$missing"
  fi
fi
endef

# $(call python,lock,stamp): wheels only, each with its hash; the lock is whole, so nothing is looked up beside it
define python
python3 -m venv .venv
$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r $(1)
rm -f .venv/$(basename $(notdir $(1)))-*
touch $(2)
endef

.PHONY: help run test check lock bench soak screenshots packages-run packages-test

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

$(BASE): requirements/base.txt
	@echo "Installing Python packages"
	$(call python,requirements/base.txt,$@)

$(DEV): requirements/dev.txt | $(BASE)
	@echo "Installing Python packages for the tests"
	$(call python,requirements/dev.txt,$@)

packages-run:
	@$(call debian,$(RUN_PACKAGES))

packages-test:
	@$(call debian,$(TEST_PACKAGES))

run: packages-run $(BASE) ## the portal with demo data on port 8000 (PORT=... for another), stand-ins beside it
	@given() { [[ -n "$${!1:-}" ]] || grep -qsE "^$$1=." .env; }
	given DEBUG || export DEBUG=true
	given WEB_BIND || export WEB_BIND=127.0.0.1:$(PORT)
	given PORTAL_ORIGIN || export PORTAL_ORIGIN=http://127.0.0.1:$(PORT)
	mkdir -p var
	# a new database starts its references anew: what the stand-ins remember of the old one would answer for it
	given DATABASE_URL || [[ -e var/portal.sqlite3 ]] || rm -f var/jira.json var/panel.json
	trap 'kill $$(jobs -p) 2>/dev/null || true; wait' EXIT
	trap 'exit 143' TERM
	trap 'exit 0' INT
	if ! given JIRA_BASE_URL; then
	  export JIRA_BASE_URL=http://127.0.0.1:8081 JIRA_FLAVOUR=cloud
	  export JIRA_EMAIL=portal@myoperator.example JIRA_API_TOKEN=stand-in-token JIRA_PROJECT_KEY=DID JIRA_ISSUE_TYPE=Task
	  $(PYTHON) -m tests.standins.jira --port 8081 --data var/jira.json >var/jira.log 2>&1 &
	fi
	if ! given PANEL_WEBHOOK_URL; then
	  export PANEL_URL=http://127.0.0.1:8082 PANEL_WEBHOOK_URL=http://127.0.0.1:8082/hooks/portal
	  export PANEL_WEBHOOK_SECRETS=stand-in-secret PANEL_EVENT_SECRETS=stand-in-secret
	  export PANEL_API_URL=http://127.0.0.1:8082 PANEL_API_TOKEN=stand-in-token
	  $(PYTHON) -m tests.standins.panel --port 8082 --data var/panel.json --portal "$${PORTAL_ORIGIN:-}" >var/panel.log 2>&1 &
	fi
	given PAYMENT_WEBHOOK_SECRETS || export PAYMENT_WEBHOOK_SECRETS=development-payments
	given ACTIVATION_ACCOUNT_MANAGER || export ACTIVATION_ACCOUNT_MANAGER=asha@myoperator.example
	$(PYTHON) manage.py migrate --verbosity 0
	$(PYTHON) manage.py createcachetable
	$(PYTHON) manage.py seal_key --development
	$(PYTHON) manage.py demo
	echo "The portal: $${PORTAL_ORIGIN:-see PORTAL_ORIGIN in .env}   stop it with Ctrl-C"
	$(BIN)/gunicorn --config python:didportal.gunicorn didportal.wsgi &
	wait $$!

# every check by its name; the first that fails ends the run
define steps
step() { printf '\n== %s\n' "$$1"; shift; "$$@"; }
checks() {
  step "ruff check" $(BIN)/ruff check .
  step "ruff format" $(BIN)/ruff format --check .
  step "import-linter" $(BIN)/lint-imports
  step "templates (djlint)" $(BIN)/djlint --lint --quiet templates
  step "catalogues (gettext)" msgfmt --check --output-file=/dev/null didportal/locale/en_IN/LC_MESSAGES/django.po
  step "mypy --strict" $(BIN)/mypy
  export DJANGO_SETTINGS_MODULE=tests.settings
  step "django check" $(PYTHON) manage.py check --fail-level WARNING
  step "migrations match the models" $(PYTHON) manage.py makemigrations --check --dry-run
  unset DJANGO_SETTINGS_MODULE
  production() {
    env DOTENV= DEBUG=false PORTAL_ORIGIN=https://portal.example VAR_DIR=$$scratch AUDIT_KEY=for-this-check CONSENT_KEY=for-this-check \
      SEAL_P12=$$scratch/seal.p12 SEAL_P12_PASSPHRASE=for-this-check \
      SECRET_KEY=for-this-check-$$(printf '%s' {0..99}) $(PYTHON) manage.py "$$@"
  }
  scratch=$$(mktemp -d)
  step "a sealing key, as production reads it" production seal_key --development
  step "django check --deploy" production check --deploy --fail-level WARNING
  step "static files, as production collects them" production collectstatic --noinput --verbosity 0
  rm -rf "$$scratch"
}
suite() { TEST_DATABASE=$$1 $(PYTHON) -m pytest -q -n 2 --dist worksteal -p no:cacheprovider; }
endef

check: packages-test $(DEV) ## the checks without the tests
	@$(steps)
	checks

test: packages-test $(DEV) ## every check and every test
	@$(steps)
	checks
	step "tests on SQLite, in a file" suite sqlite
	if $(PYTHON) -m tests.support.postgres; then
	  step "tests on PostgreSQL" suite postgres
	else
	  printf '\n== no PostgreSQL answers on loopback: the tests ran on SQLite alone\n'
	fi

lock: ## the locks anew from pyproject.toml (needs uv)
	@$(LOCK) --output-file requirements/base.txt
	$(LOCK) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt

bench: packages-test $(DEV) ## the figures beside their bounds (PostgreSQL, two gunicorn workers)
	@$(PYTHON) -m tests.bench

soak: packages-test $(DEV) ## the long version of the kill tests
	@$(PYTHON) -m tests.soak

screenshots: packages-test $(DEV) ## docs/screenshots anew from the demo data
	@$(PYTHON) -m tests.screenshots
