// SPDX-License-Identifier: Apache-2.0
// Runs SQL files one after another in one DuckDB, as its shell would.   usage: node run.mjs NODE_MODULES FILE.sql...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, ...files] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(modules + '/')('@duckdb/node-api');

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
for (const file of files) await connection.run(readFileSync(file, 'utf8'));
connection.closeSync();
instance.closeSync();
