#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The key goes to the upstream's own address and nowhere else: no output, no file and no list of processes has it,
# whatever is answered and wherever the key was found.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
export TMPDIR=$scratch/tmp  # so that expect_hidden looks there, too
mkdir tmp
start_upstream

# A key goes in, and only 77 with a sentence about how it is spelled may come out.
refuses() {  # WORDS OF THE SENTENCE
  run enrich
  expect_exit 77
  expect_one_error
  expect_stderr "$1"
  expect_summary '.error.kind == "auth" and .counts.fetched == 0'
  expect_hidden
  expect_eq "requests" "$(wc -l <asked)" 0
}
# The run that follows finds its credential there.
takes_from() {  # ORIGIN
  seed ann/ok-1
  : >asked
  run enrich -v
  expect_exit 0
  expect_stderr "with the credential of $1"
  expect_eq "requests with a credential" "$(grep -c 'auth=yes' asked)" 1
  expect_hidden
}
warns() { expect_eq "warnings" "$(grep -c 'can be read by other users' "$stderr")" "$1"; }

unset KAGGLE_USERNAME KAGGLE_KEY
case_ "without a credential a run ends with 77 and one sentence that says what to do"
seed ann/ok-1
refuses "KAGGLE_API_TOKEN"
expect_stderr "kaggle.com/settings"

case_ "half a credential is none, and it is said which half is missing"
KAGGLE_KEY=$canary refuses "KAGGLE_USERNAME"
KAGGLE_USERNAME=ann refuses "KAGGLE_KEY"

case_ "a kaggle.json that is broken is named, but what stands in it is not told"
mkdir -m 700 home/.kaggle
for content in "{\"username\":\"ann\",\"key\":\"$canary\"" "{\"key\":\"$canary\"}" "{\"username\":\"ann\",\"key\":[\"$canary\"]}" \
  "{\"username\":\"$canary\",\"key\":\"\"}" "$canary" "[\"$canary\"]" ''; do
  printf '%s' "$content" >home/.kaggle/kaggle.json
  refuses "kaggle.json"
done
rm home/.kaggle/kaggle.json

case_ "a token that is more than one word is refused, and is not repeated"
KAGGLE_API_TOKEN="$canary and more" refuses "KAGGLE_API_TOKEN"
KAGGLE_API_TOKEN=$canary$'\n'"Host: elsewhere" refuses "KAGGLE_API_TOKEN"
printf '%s\n%s\n' "$canary" "$canary" >home/.kaggle/access_token
refuses "access_token"

case_ "a path that leads nowhere might be a token all the same: it is not repeated"
rm home/.kaggle/access_token
KAGGLE_API_TOKEN=/$canary refuses "KAGGLE_API_TOKEN"

case_ "each place where Kaggle's own client looks is looked at, the first one that has something counts"
mkdir -m 700 folder home/config/kaggle
for place in home/config/kaggle home/.kaggle folder; do
  credential_file "$place/kaggle.json" "{\"username\":\"ann\",\"key\":\"$canary\"}"
done
KAGGLE_CONFIG_DIR=folder takes_from folder/kaggle.json
takes_from "$HOME/.kaggle/kaggle.json"
rm home/.kaggle/kaggle.json
takes_from "$XDG_CONFIG_HOME/kaggle/kaggle.json"
KAGGLE_USERNAME=ann KAGGLE_KEY=$canary takes_from "KAGGLE_USERNAME and KAGGLE_KEY"
credential_file home/.kaggle/access_token "$canary"
KAGGLE_USERNAME=ann KAGGLE_KEY=$canary takes_from "$HOME/.kaggle/access_token"
KAGGLE_API_TOKEN=$canary takes_from KAGGLE_API_TOKEN
KAGGLE_API_TOKEN=$HOME/.kaggle/access_token takes_from "KAGGLE_API_TOKEN ($HOME/.kaggle/access_token)"
# shellcheck disable=SC2088  # as a file of cron has it
KAGGLE_API_TOKEN='~/.kaggle/access_token' takes_from "KAGGLE_API_TOKEN ($HOME/.kaggle/access_token)"

case_ "a credential that others can read costs a warning, not the run"
takes_from "$HOME/.kaggle/access_token"
warns 0
chmod 604 home/.kaggle/access_token
takes_from "$HOME/.kaggle/access_token"
warns 1
rm home/.kaggle/access_token
chmod 640 home/config/kaggle/kaggle.json
takes_from "$XDG_CONFIG_HOME/kaggle/kaggle.json"
warns 1
rm home/config/kaggle/kaggle.json

export KAGGLE_USERNAME=ann KAGGLE_KEY=$canary
case_ "whatever is answered, the key is in no byte of the output, in text or JSON, nor of the store and the metrics"
for format in text json; do
  [ $format = text ] && trouble=reset-5 || trouble=broken-5
  seed ann/ok-1 ann/gone-2 ann/private-3 ann/html-4 "ann/$trouble" ann/refused-6
  : >asked
  run enrich -v --log-format $format --emit all --metrics-file tedi.prom
  expect_exit 77
  expect_eq "requests with the key" "$(grep -c auth=yes asked)" 8
  expect_hidden
done
seed ann/limited-1
run enrich -v
expect_exit 75
expect_hidden

case_ "who sends back what was sent is not quoted with the key, nor kept with it"
talkative="\"message\":\"Authorization: Basic $basic, key=$canary, ann:$canary@127.0.0.1 $canary $basic\"}"
answer ann/echo-1 "403 Forbidden" "{$talkative"
answer ann/echo-2 "404 Not Found" "{$talkative"
answer ann/echo-3 "400 Bad Request" "{$talkative"
answer ann/echo-4 "200 OK" "{\"code\":400,$talkative"
answer ann/echo-5 "200 OK" "{\"id\":\"$canary\",\"ref\":\"$basic\"}"
answer ann/echo-6 "200 OK" "{\"id\":6,\"ref\":\"$canary $basic\"}"
answer ann/echo-7 "200 OK" "$canary $basic"
answer ann/echo-8 "302 Found" "" "Location: ftp://$canary/$basic"
answer ann/echo-10 "200 OK" "{\"id\":10,\"ref\":\"ann/echo-10\",\"title\":\"has $canary\"}"
answer ann/echo-9 "401 Unauthorized" "{$talkative"
for format in text json; do
  seed ann/echo-{1..8} ann/echo-10 ann/echo-9
  run enrich -v --log-format $format
  expect_exit 77
  expect_summary '.counts.failed == 2 and .counts.rejected == 7'
  expect_hidden
  expect_query "$store" "SELECT count(*) FROM v_rejects WHERE reason LIKE '%[hidden]%'" 3
  expect_query "$store" "SELECT count(*) FROM v_rejects WHERE reason LIKE '%repeats the credential%'" 3
  expect_query "$store" "SELECT count(*) FROM v_enrichment_log WHERE error LIKE '%[hidden]%'" 6
done
rm -r answers

case_ "a redirect to another host is followed without the key, one to the same host with it"
seed ann/away-1 ann/moved-2
: >asked
run enrich -v
expect_exit 0
expect_eq "who asked with the key" "$(cut -d ' ' -f 2,4-6 asked)" "api /api/v1/datasets/view/ann/away-1 302 auth=yes
other /stolen/api/v1/datasets/view/ann/away-1 200 auth=no
api /api/v1/datasets/view/ann/moved-2 302 auth=yes
api /api/v1/datasets/view/ann/ok-2 200 auth=yes"
expect_hidden

case_ "the list of processes, and what a run has open, do not tell the key while it runs"
seed ann/slow-1
start_enrich -v
until_ grep -q hang asked
told=$(cat "/proc/$pid/cmdline" "/proc/$pid/comm" "/proc/$pid/status" "/proc/$pid/maps" | tr '\0' ' '; ls -l "/proc/$pid/fd" "/proc/$pid/cwd")
case $told in *"$store"*) ;; *) fail_ "the process was not looked at" ;; esac
case $told in *"$canary"* | *"$basic"*) fail_ "it tells the key" ;; esac
expect_hidden
kill -TERM "$pid"
await
expect_exit 143
expect_hidden

case_ "a plain http:// address of another machine is refused with 78, unless --insecure-http says that it is meant"
seed ann/ok-1
: >asked
export http_proxy=$TEDI_KAGGLE_URL  # stands for that machine, if anybody asked it
for base in http://192.0.2.1 http://127.0.0.1.example.org "http://ann:$canary@192.0.2.1" "http://192.0.2.1/?key=$canary"; do
  TEDI_KAGGLE_URL=$base run enrich
  expect_exit 78
  expect_one_error
  expect_stderr "TEDI_KAGGLE_URL"
  expect_summary '.error.kind == "config"'
  expect_hidden
done
expect_eq "requests" "$(wc -l <asked)" 0
TEDI_KAGGLE_URL=http://192.0.2.1 run enrich --insecure-http
expect_exit 0
expect_eq "the proxy was asked" "$(cut -d ' ' -f 4,6 asked)" "http://192.0.2.1/api/v1/datasets/view/ann/ok-1 auth=yes"

case_ "the password of a proxy is not told, whether the proxy is there or not"
seed ann/ok-1
for proxy in "http://ann:$canary@127.0.0.1:1" "http://ann:$canary@${TEDI_KAGGLE_URL#http://}"; do
  TEDI_KAGGLE_URL=http://192.0.2.1 http_proxy=$proxy run enrich --insecure-http -v
  expect_hidden
done
unset http_proxy

# A server with a certificate for a host, that nobody knows; tls.log has what it was sent.
serve_tls() {  # HOST
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout tls.key -out tls.pem -days 2 \
    -subj "/CN=$1" -addext "subjectAltName=$1" 2>/dev/null
  [ -p tls.answer ] || mkfifo tls.answer
  exec 8<>tls.answer
  openssl s_server -accept 127.0.0.1:0 -cert tls.pem -key tls.key <&8 >tls.log 2>&1 &
  tls_server=$!
  until_ grep -q 'ACCEPT 127' tls.log
  tls_url=https://127.0.0.1:$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' tls.log | head -n 1)
}
stop_tls() {
  kill "$tls_server"
  wait "$tls_server" 2>/dev/null || true
}
expect_distrust() {
  expect_exit 78
  expect_one_error
  expect_stderr "certificate"
  expect_summary '.error.kind == "config" and .released == 1'
  expect_states "ok-1 minimal 1 0"
  if grep -qi -e '^GET' -e authorization tls.log; then fail_ "something was sent"; fi
  expect_hidden
}

case_ "a certificate that nobody vouches for is refused with 78 before a byte is sent, and SSL_CERT_FILE is named"
seed ann/ok-1
serve_tls IP:127.0.0.1
TEDI_KAGGLE_URL=$tls_url run enrich -v
expect_distrust
expect_stderr "SSL_CERT_FILE"

case_ "so it is when SSL_CERT_FILE is not what it should be"
for file in nowhere.pem asked; do
  SSL_CERT_FILE=$file TEDI_KAGGLE_URL=$tls_url run enrich
  expect_exit 78
  expect_one_error
  expect_stderr "SSL_CERT_FILE"
done

case_ "with SSL_CERT_FILE it is trusted, and gets the key"
export SSL_CERT_FILE=tls.pem
TEDI_KAGGLE_URL=$tls_url start_enrich -v
until_ grep -q '^Authorization' tls.log
body='{"id":1,"ref":"ann/ok-1","title":"By TLS"}'
printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' "${#body}" "$body" >&8
await
expect_exit 0
expect_query "$store" "SELECT title FROM v_datasets" "By TLS"
expect_eq "the header" "$(sed -n 's/^Authorization: \([^\r]*\)\r*$/\1/p' tls.log)" "Basic $basic"
rm tls.log  # has the key, as it should
expect_hidden
stop_tls

case_ "a certificate that is trusted, but another host's, is refused with 78"
seed ann/ok-1
serve_tls DNS:www.kaggle.com
TEDI_KAGGLE_URL=$tls_url run enrich
expect_distrust
stop_tls
