import type { Json } from '../../api/types';
import { keyOf, requestOf, type Operation, type Values } from './openapi';

/** The same call as a program would make it. */

export const LANGUAGES = ['curl', 'typescript', 'python'] as const;
export type Language = (typeof LANGUAGES)[number];

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function curl(origin: string, operation: Operation, values: Values, body: string): string {
  const request = requestOf(operation, values, body);
  const lines = [`curl ${quote(origin + request.url)}`];
  if (request.method !== 'GET') lines.push(`-X ${request.method}`);
  lines.push('-H "Authorization: Bearer $ORC_TOKEN"');
  for (const [name, value] of Object.entries(request.headers)) lines.push(`-H ${quote(`${name}: ${value}`)}`);
  if (request.body !== null) lines.push(`--data-raw ${quote(request.body)}`);
  return lines.join(' \\\n  ');
}

function parsed(body: string): Json | undefined {
  try {
    return body.trim() === '' ? undefined : (JSON.parse(body) as Json);
  } catch {
    return undefined;
  }
}

const indent = (text: string, by: string) => text.replaceAll('\n', `\n${by}`);
const isName = (text: string) => /^[A-Za-z_$][\w$]*$/.test(text);

function given(operation: Operation, values: Values, place: 'path' | 'query' | 'header') {
  return operation.parameters
    .filter(parameter => parameter.in === place && (values[keyOf(parameter)] ?? '') !== '')
    .map(parameter => [parameter.name, values[keyOf(parameter)] ?? '', parameter.type] as const);
}

const literal = (value: string, type: string) =>
  /^(integer|number)$/.test(type) && /^-?\d+(\.\d+)?$/.test(value) ? value : JSON.stringify(value);

function typescript(origin: string, operation: Operation, values: Values, body: string): string {
  const options: string[] = [];
  for (const place of ['path', 'query'] as const) {
    const set = given(operation, values, place).map(
      ([name, value, type]) => `${isName(name) ? name : JSON.stringify(name)}: ${literal(value, type)}`,
    );
    if (set.length > 0) options.push(`${place}: { ${set.join(', ')} },`);
  }
  const value = parsed(body);
  if (operation.bodyType !== null && value !== undefined)
    options.push(`body: ${indent(JSON.stringify(value, null, 2), '  ')},`);
  const what = options.length === 0 ? '{}' : `{\n  ${options.join('\n  ')}\n}`;
  const call = operation.streams
    ? `for await (const event of orc.events('${operation.id}', ${what})) console.log(event.event, event.data);`
    : `const { data } = await orc.call('${operation.id}', ${what});`;
  return `import { createClient } from 'orchestrator-client';\n\nconst orc = createClient({ url: '${origin}', token: process.env.ORC_TOKEN });\n${call}\n`;
}

/** JSON as Python writes it. */
export function pythonValue(value: Json, by = ''): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const deeper = `${by}    `;
  if (Array.isArray(value))
    return value.length === 0
      ? '[]'
      : `[\n${value.map(item => `${deeper}${pythonValue(item, deeper)},`).join('\n')}\n${by}]`;
  const entries = Object.entries(value);
  return entries.length === 0
    ? '{}'
    : `{\n${entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${pythonValue(item, deeper)},`).join('\n')}\n${by}}`;
}

const snake = (name: string) => name.replaceAll('-', '_').toLowerCase();

function python(origin: string, operation: Operation, values: Values, body: string): string {
  const arguments_ = [
    ...given(operation, values, 'path').map(([, value, type]) => literal(value, type)),
    ...given(operation, values, 'query').map(
      ([name, value, type]) => `${snake(name)}=${literal(value, type)}`,
    ),
  ];
  const value = parsed(body);
  if (operation.bodyType !== null && value !== undefined) arguments_.push(`body=${pythonValue(value)}`);
  const call = `orc.${operation.id}(${arguments_.join(', ')})`;
  const use = operation.streams
    ? `for event in ${call}:\n    print(event.event, event.data)`
    : `print(${call})`;
  return `import os\n\nfrom orchestrator_client import Orchestrator\n\norc = Orchestrator("${origin}", os.environ["ORC_TOKEN"])\n${use}\n`;
}

export function codeFor(
  language: Language,
  origin: string,
  operation: Operation,
  values: Values,
  body: string,
): string {
  const write = { curl, typescript, python }[language];
  return write(origin, operation, values, body);
}
