import type { JsonObject } from '../src/api/resources';

/** Files of the mock: one to read, one with every kind of block, one that is long. */

export const REVIEW = `# Looks at every change before it goes out
description: Reviews a change, asks the team lead, and deploys
inputs:
  change: {type: string, default: "Add a login page", description: What is to be reviewed}
  reviewers: {type: array, items: {type: string}, default: [ada, grace]}

steps:
  # cheap first
  - id: plan
    uses: model
    with:
      prompt: |
        Plan the review of {{ inputs.change }}.
        Name the risky parts.
      max_tokens: 400

  - id: build
    uses: set
    with: {ok: true, tests: 42}

  - id: review
    uses: for_each
    with: {items: "{{ inputs.reviewers }}", max_parallel: 2}
    needs: [build]
    steps:
      - id: ask_reviewer
        uses: model
        with: {prompt: "As {{ item }}: {{ steps.plan.output }}"}
      - id: note
        uses: set
        with: {by: "{{ item }}", text: "{{ steps.ask_reviewer.output }}"}

  - id: risky
    uses: if
    with: {condition: "steps.build.output.tests < 10"}
    needs: [review]
    then:
      - {id: stop, uses: approval, with: {title: "Few tests. Go on?"}}
    else:
      - {id: go, uses: set, with: {why: enough tests}}

  - id: tone
    uses: model
    with:
      prompt: Summarize {{ steps.review.output | tojson }}
      temperature: "<AUTO type=number>calm and exact</AUTO>"

  - id: lead
    uses: approval
    with: {title: "Deploy {{ inputs.change }}?"}
    needs: [risky, tone]

  - id: deploy
    uses: http.request
    with: {url: "https://deploy.example.org/hooks/1", method: POST}
    needs: [lead]
    if: steps.build.output.ok
    retry: {attempts: 3}
    on_error: continue

outputs:
  summary: "{{ steps.tone.output }}"
`;

export const CHANGELOG = `description: Writes the release notes.
inputs:
  since: {type: string, description: Tag to start after.}
  max: {type: integer, minimum: 1, maximum: 5000, default: 400}
  format: {enum: [markdown, html], default: markdown}
  drafts: {type: boolean, default: false}
steps:
  - id: log
    uses: git.log
    with: {from: "{{ inputs.since }}"}
  - id: write
    uses: model
    with: {prompt: "Summarize {{ steps.log.output | tojson }}"}
outputs:
  notes: "{{ steps.write.output }}"
`;

export const NESTED = `steps:
  - {id: first, uses: set, with: {list: [1, 2]}}
  - id: around
    uses: for_each
    with: {items: "{{ steps.first.output.list }}"}
    steps:
      - {id: inside, uses: set, with: {n: "{{ item }}"}}
  - {id: behind, uses: set, needs: [around], with: {n: 1}}
`;

export function many(count: number): string {
  const steps = Array.from({ length: count }, (_, i) => {
    const needs = i === 0 ? '' : `\n    needs: [s${Math.floor((i - 1) / 2)}]`;
    return `  - id: s${i}\n    uses: set${needs}\n    with: {n: ${i}}`;
  });
  return `description: ${count} steps\nsteps:\n${steps.join('\n')}\n`;
}

const input = (properties: JsonObject, required: string[]): JsonObject => ({
  type: 'object',
  properties,
  required,
});

export const TOOLS = [
  {
    name: 'git.log',
    summary: 'Commits between two points',
    input: input(
      {
        from: { type: 'string', description: 'After this point' },
        limit: { type: 'integer', minimum: 1, maximum: 500 },
      },
      [],
    ),
  },
  {
    name: 'http.request',
    summary: 'A request to another system',
    input: input(
      {
        url: { type: 'string', description: 'Where to' },
        method: { enum: ['GET', 'POST', 'PUT'], description: 'How' },
        body: { description: 'What is sent' },
        follow: { type: 'boolean', description: 'Whether to follow redirects' },
      },
      ['url'],
    ),
  },
  {
    name: 'text.stats',
    summary: 'Words, lines and sentences of a text',
    input: input({ text: { type: 'string' } }, ['text']),
  },
  { name: 'file.read', summary: 'Reads a file', input: input({ path: { type: 'string' } }, ['path']) },
];

export const MODELS = [{ name: 'simulated/simulated', provider: 'simulated' }];

/** A template as the server keeps it. */
export const TEMPLATE: JsonObject = {
  category: 'automation',
  package: {
    format: 'orc-package/1',
    name: 'meeting-minutes',
    version: '1.0.0',
    readme: 'Turns the notes of a meeting into decisions and tasks.',
    parameters: {
      type: 'object',
      properties: { language: { type: 'string', default: 'English', description: 'Of the minutes' } },
    },
    resources: [
      {
        kind: 'workflow',
        name: 'meeting-minutes',
        spec: {
          description: 'Turns notes into decisions and tasks',
          inputs: { notes: 'string' },
          steps: [{ id: 'write', uses: 'model', with: { prompt: 'Minutes of {{ inputs.notes }}' } }],
        },
      },
    ],
  },
};
