#!/usr/bin/env bash
# One night on one machine: scan, report, give back. For systemd (helm4-audit-org.service), or for cron:
#   23 2 * * *  SOURCE=github:acme flock -n "$HOME/helm4-audit.lock" /usr/local/bin/helm4-audit-nightly
# Credentials are in the environment, or in git's credential helper. The folder that it is started in holds state and page.
set -euo pipefail

export HELM4_AUDIT_STATE="${HELM4_AUDIT_STATE:-$PWD/state.db}"

code=0
helm4-audit org scan "$SOURCE" --sarif --allow-errors 1% --log json || code=$?
# 4: some could not be scanned. Anything else: there is nothing new to tell.
if [ "$code" != 0 ] && [ "$code" != 4 ]; then exit "$code"; fi

mkdir -p page
helm4-audit org report --format html=page/index.html --format csv=page/findings.csv --format openmetrics=page/helm4_audit.prom
# What could not be uploaded or told now is uploaded or told the next night.
helm4-audit org upload || echo "upload ended with $?" >&2
if [ -n "${HELM4_AUDIT_WEBHOOK_URL:-}" ]; then
  helm4-audit org notify || echo "notify ended with $?" >&2
fi
exit "$code"
