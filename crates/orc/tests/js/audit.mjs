// The audit suite of GraphQL over HTTP against a server that runs: node audit.mjs <url> <token>
import { auditServer } from 'graphql-http';

const [url, token] = process.argv.slice(2);
const signedIn = (address, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(address, { ...init, headers });
};

const results = await auditServer({ url: `${url}/graphql`, fetchFn: signedIn });
let failed = 0;
for (const result of results) {
  if (result.status !== 'ok') {
    failed += 1;
    console.log(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
  }
}
console.log(`${results.length} audits, ${failed} not ok`);
process.exitCode = failed === 0 ? 0 : 1;
