#!/bin/sh
# SPDX-FileCopyrightText: 2026 The kpwatch authors
# SPDX-License-Identifier: Apache-2.0
# side_by_side.sh COUNT PROGRAM: a GoogleTest program in COUNT shards at once; fails when one of them does.
count=$1
program=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
i=0
while [ "$i" -lt "$count" ]; do
  ( GTEST_TOTAL_SHARDS=$count GTEST_SHARD_INDEX=$i timeout "${KPWATCH_TEST_PATIENCE:-150}" "$program" >"$folder/$i" 2>&1; echo $? >"$folder/$i.rc" ) &
  i=$((i + 1))
done
wait
result=0
i=0
while [ "$i" -lt "$count" ]; do
  cat "$folder/$i"
  [ "$(cat "$folder/$i.rc")" = 0 ] || result=1
  i=$((i + 1))
done
exit $result
