import type { KindCard } from '../src/api/resources';

/** The kinds that the mock knows, written as the server describes its own. */

const VERBS = ['read', 'create', 'update', 'delete', 'publish', 'share', 'export', 'import'];

type Given = Partial<KindCard> & Pick<KindCard, 'name' | 'plural' | 'title' | 'summary' | 'schema'>;

function card(given: Given): KindCard {
  const base = { scope: 'workspace' as const, hints: {}, columns: [], secrets: [], search: [], verbs: VERBS };
  return { ...base, example: null, ...given };
}

const text = (description: string, more = {}) => ({ type: 'string', description, ...more });

const model = card({
  name: 'model',
  plural: 'models',
  title: 'Model',
  summary: 'A model that steps and agents may call, with its limits and fallbacks.',
  example: { kind: 'model', name: 'fast', spec: { provider: 'simulated', model: 'simulated', stream: true } },
  columns: [
    { title: 'Provider', pointer: '/spec/provider' },
    { title: 'Model', pointer: '/spec/model' },
  ],
  search: ['/model'],
  hints: {
    '/provider': { order: 1 },
    '/model': { order: 2, placeholder: 'gpt-example' },
    '/instructions': { widget: 'textarea' },
  },
  schema: {
    type: 'object',
    required: ['provider', 'model'],
    additionalProperties: false,
    properties: {
      provider: { $ref: '#/$defs/Provider' },
      model: text('The name by which the provider knows it.', { minLength: 1 }),
      instructions: { type: ['string', 'null'], description: 'Said before every prompt.', maxLength: 4000 },
      connection: {
        anyOf: [{ type: 'string', 'x-orc-kind': 'connection' }, { type: 'null' }],
        description: 'Where calls go and with which key.',
      },
      temperature: {
        type: ['number', 'null'],
        minimum: 0,
        maximum: 2,
        description: 'From 0 (exact) to 2 (free).',
      },
      limits: {
        type: 'object',
        description: 'What may be used in one hour.',
        properties: {
          calls: { type: 'integer', minimum: 0 },
          tokens: { type: 'integer', minimum: 0 },
          cost_microusd: { type: 'integer', minimum: 0, description: 'Millionths of a dollar.' },
        },
      },
      fallbacks: {
        type: 'array',
        items: { type: 'string', 'x-orc-kind': 'model' },
        description: 'Tried in this order when it does not answer.',
      },
      stream: { type: 'boolean', default: true, description: 'Show words as they are written.' },
      metadata: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Sent along with every call.',
      },
    },
    $defs: {
      Provider: {
        oneOf: [
          { const: 'openai', description: 'OpenAI and compatible servers' },
          { const: 'anthropic', description: 'Anthropic' },
          { const: 'simulated', description: 'Built in, answers without a network' },
        ],
      },
    },
  },
});

const connection = card({
  name: 'connection',
  plural: 'connections',
  title: 'Connection',
  summary: 'An outside system: its address and how to sign in there.',
  columns: [{ title: 'Address', pointer: '/spec/url' }],
  secrets: ['/auth/token', '/auth/password', '/headers/*/value'],
  search: ['/url'],
  schema: {
    type: 'object',
    required: ['url', 'auth'],
    properties: {
      url: text('Where it listens.', { format: 'uri', pattern: '^https?://' }),
      auth: {
        description: 'How calls identify themselves.',
        oneOf: [
          { type: 'object', title: 'None', required: ['type'], properties: { type: { const: 'none' } } },
          {
            type: 'object',
            title: 'Bearer token',
            required: ['type', 'token'],
            properties: { type: { const: 'bearer' }, token: text('The token itself.') },
          },
          {
            type: 'object',
            title: 'Name and password',
            required: ['type', 'user', 'password'],
            properties: { type: { const: 'basic' }, user: text('Who.'), password: text('The password.') },
          },
        ],
      },
      headers: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'value'],
          properties: { name: text('Of the header.'), value: text('Kept sealed.') },
        },
      },
    },
  },
});

const workflow = card({
  name: 'workflow',
  plural: 'workflows',
  title: 'Workflow',
  summary: 'Steps that run in order, with what they need and what they make.',
  columns: [{ title: 'Description', pointer: '/spec/description' }],
  hints: { '/description': { order: 1 }, '/steps': { widget: 'json' } },
  verbs: [...VERBS, 'execute', 'check'],
  schema: {
    type: 'object',
    required: ['steps'],
    properties: {
      description: { type: 'string' },
      inputs: { type: 'object', description: 'What a run is given, by name.' },
      steps: { type: 'array', description: 'What is done.' },
      outputs: { type: 'object', description: 'What a run gives, by name.' },
    },
  },
});

const template = card({
  name: 'template',
  plural: 'templates',
  title: 'Template',
  summary: 'A start that works and can be changed.',
  verbs: [...VERBS, 'execute'],
  schema: {
    type: 'object',
    properties: { category: { type: 'string' }, package: { type: 'object' } },
  },
});

const endpoint = card({
  name: 'webhook-endpoint',
  plural: 'webhook-endpoints',
  title: 'Webhook endpoint',
  summary: 'An address outside that is told what happens here.',
  columns: [
    { title: 'Address', pointer: '/spec/url' },
    { title: 'On', pointer: '/spec/enabled' },
  ],
  secrets: ['/secret'],
  hints: { '/url': { order: 1 }, '/topics': { order: 2 } },
  schema: {
    type: 'object',
    required: ['url', 'topics'],
    properties: {
      url: text('Gets a POST for every event.', { format: 'uri', pattern: '^https?://' }),
      topics: {
        type: 'array',
        items: { type: 'string', examples: ['run.failed'] },
        description: 'Which events; `*` stands for any word.',
      },
      secret: {
        type: ['string', 'null'],
        description: 'Signs what is sent. Made for you when it is left out.',
      },
      filter: { type: ['string', 'null'], description: 'Only events for which this is true.' },
      enabled: { type: 'boolean', default: true },
      timeout_ms: { type: 'integer', minimum: 100, maximum: 60000, default: 10000 },
    },
  },
});

const policy = card({
  name: 'policy',
  plural: 'policies',
  title: 'Policy',
  summary: 'Rules that hold before a change is taken.',
  scope: 'organization',
  columns: [{ title: 'Effect', pointer: '/spec/effect' }],
  schema: {
    type: 'object',
    required: ['effect', 'rules'],
    properties: {
      effect: { enum: ['warn', 'refuse'], description: 'What happens when a rule does not hold.' },
      rules: {
        type: 'array',
        items: {
          type: 'object',
          title: 'Rule',
          required: ['when', 'message'],
          properties: {
            when: text('An expression that is true for what is wrong.'),
            message: text('Said to the person.'),
            kinds: { type: 'array', items: { type: 'string' } },
          },
        },
      },
      extra: { description: 'Anything that the rules read.' },
    },
  },
});

const workspace = card({
  name: 'workspace',
  plural: 'workspaces',
  title: 'Workspace',
  summary: 'A room of the organization: its resources, its runs, its people.',
  scope: 'organization',
  schema: { type: 'object', properties: { description: { type: 'string' }, color: { type: 'string' } } },
});

const secret = card({
  name: 'secret',
  plural: 'secrets',
  title: 'Secret',
  summary: 'A value that is kept sealed and only ever sent where it is needed.',
  secrets: ['/value'],
  schema: {
    type: 'object',
    required: ['value'],
    properties: { value: text('Nobody can read it again.'), note: { type: 'string' } },
  },
});

const standing = card({
  name: 'standing-approval',
  plural: 'standing-approvals',
  title: 'Standing approval',
  summary: 'Calls that are approved without asking again.',
  schema: { type: 'object', properties: { tool: text('The tool that is called') }, required: ['tool'] },
});

export const KINDS: KindCard[] = [
  standing,
  connection,
  model,
  policy,
  secret,
  endpoint,
  workflow,
  template,
  workspace,
];
