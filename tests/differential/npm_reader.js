// SPDX-FileCopyrightText: 2026 The kpwatch authors
// SPDX-License-Identifier: Apache-2.0
// Lets edifact of npm read what comes in: node npm_reader.js FOLDER. Bytes are given to it as ISO 8859-1; it checks nothing.
'use strict';
const fs = require('fs');
const path = require('path');
const Parser = require(path.join(path.resolve(process.argv[2]), 'node_modules', 'edifact', 'parser.js'));

const all = fs.readFileSync(0);
let at = 0;
while (at < all.length) {
  const end = all.indexOf(10, at);
  const length = parseInt(all.toString('latin1', at, end), 10);
  const text = all.toString('latin1', end + 1, end + 1 + length);
  at = end + 1 + length;
  const segments = [];
  let answer;
  try {
    const parser = new Parser();
    parser.encoding('UNOY');
    parser.onopensegment = tag => segments.push([[tag]]);
    parser.onelement = () => segments[segments.length - 1].push([]);
    parser.oncomponent = value => {
      const segment = segments[segments.length - 1];
      segment[segment.length - 1].push(value);
    };
    parser.write(text);
    parser.end();
    answer = {segments: segments.filter(segment => segment[0][0] !== 'UNA')};
  } catch (error) {
    answer = {complaint: String(error).slice(0, 200)};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
