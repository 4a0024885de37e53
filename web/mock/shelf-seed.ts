import type { Place } from '../src/api/resources';
import { keepText, specOf } from './workflows';
import { CHANGELOG, many, NESTED, REVIEW, TEMPLATE } from './workflow-seed';
import type { Shelf } from './resources';

/** What the mock has declared from the start: enough to page through, versions to compare, something in the bin. */

const hours = (n: number) => new Date(Date.now() - n * 3_600_000);
const TEAMS = ['docs', 'shop', 'platform'];

type Placer = (kind: string, name: string, workspace?: string | null) => Place;

export function seedShelf(shelf: Shelf): void {
  for (const name of ['default', 'shop', 'bank'])
    shelf.create(
      { kind: 'workspace', workspace: null, name },
      { spec: { description: `The ${name} workspace` } },
      hours(900),
    );
  const place = (kind: string, name: string, workspace: string | null = 'default') => ({
    kind,
    workspace,
    name,
  });
  shelf.create(
    place('connection', 'openai-main'),
    {
      spec: {
        url: 'https://api.example.org/v1',
        auth: { type: 'bearer', token: 'sk-very-secret' },
        headers: [{ name: 'X-Team', value: 'sealed' }],
      },
      meta: { title: 'Main account' },
    },
    hours(600),
  );
  seedFast(shelf, place);
  seedRest(shelf, place);
}

function seedFast(shelf: Shelf, place: Placer): void {
  const fast = shelf.create(
    place('model', 'fast'),
    {
      spec: {
        provider: 'openai',
        model: 'gpt-example-mini',
        connection: 'openai-main',
        stream: true,
        limits: { calls: 100 },
      },
      meta: { title: 'The quick one', labels: { team: 'docs', tier: 'small' } },
      reason: 'the first draft of it',
    },
    hours(400),
  );
  shelf.change(
    fast,
    {
      spec: {
        provider: 'openai',
        model: 'gpt-example-mini',
        connection: 'openai-main',
        stream: true,
        temperature: 0.2,
        limits: { calls: 500, tokens: 90_000 },
      },
      reason: 'more room for the nightly import',
    },
    'updated',
    hours(90),
  );
  fast.now.version_labels = { live: 2 };
  shelf.change(
    fast,
    {
      spec: {
        provider: 'openai',
        model: 'gpt-example-4',
        connection: 'openai-main',
        stream: true,
        temperature: 0.2,
        limits: { calls: 500 },
        metadata: { cost_centre: '4711' },
      },
      draft: true,
      reason: 'try the larger one',
    },
    'updated',
    hours(3),
  );
  fast.now.version_labels = { live: 2, candidate: 3 };
}

function seedRest(shelf: Shelf, place: Placer): void {
  shelf.create(
    place('model', 'careful'),
    {
      spec: { provider: 'anthropic', model: 'claude-example', fallbacks: ['fast'], stream: true },
      meta: { labels: { team: 'docs' } },
    },
    hours(200),
  );
  shelf.create(
    place('model', 'offline', 'shop'),
    {
      spec: { provider: 'simulated', model: 'simulated' },
      meta: { deprecated: { reason: 'Use the careful one.', use: 'careful' } },
    },
    hours(100),
  );
  for (let i = 0; i < 120; i++)
    shelf.create(
      place('model', `model-${String(i).padStart(3, '0')}`, i % 3 === 0 ? 'shop' : 'default'),
      {
        spec: { provider: i % 2 === 0 ? 'openai' : 'anthropic', model: `example-${i}` },
        meta: {
          labels: { team: TEAMS[i % 3] ?? 'docs' },
          ...(i === 7
            ? { title: 'A model with a title that is rather long and has to be cut somewhere' }
            : {}),
        },
      },
      hours(i * 5 + 4),
    );
  seedOthers(shelf, place);
}

function seedOthers(shelf: Shelf, place: Placer): void {
  shelf.create(
    place('policy', 'no-weekend-releases', null),
    {
      spec: {
        effect: 'warn',
        rules: [{ when: 'weekday(now) > 5', message: 'It is the weekend.', kinds: ['workflow'] }],
        extra: { zone: 'UTC' },
      },
    },
    hours(70),
  );
  shelf.create(
    place('secret', 'mail-password'),
    { spec: { value: 'hunter2', note: 'Rotated every spring.' } },
    hours(300),
  );
  const flows: [string, string, string | null, number][] = [
    ['changelog', CHANGELOG, 'Release notes', 50],
    ['review', REVIEW, null, 6],
    ['met', REVIEW, null, 5],
    ['draft', CHANGELOG, null, 5],
    ['nested', NESTED, null, 5],
    ['hands', CHANGELOG, null, 5],
    ['kept', CHANGELOG, null, 5],
    ['many', many(500), 'Five hundred steps', 70],
    ['huge', many(1600), null, 80],
  ];
  for (const [name, text, title, age] of flows) {
    const change = { spec: specOf(text), meta: { title } };
    keepText(shelf.create(place('workflow', name), change, hours(age)), text);
  }
  shelf.create(
    place('template', 'meeting-minutes'),
    { spec: TEMPLATE, meta: { title: 'Meeting minutes' } },
    hours(90),
  );
  shelf.create(
    place('webhook-endpoint', 'chat'),
    {
      spec: {
        url: 'https://hooks.example.org/in/4711',
        topics: ['run.failed', 'approval.requested'],
        secret: 'whsec_x',
        enabled: true,
      },
    },
    hours(40),
  );
  shelf.create(
    place('webhook-endpoint', 'archive', 'shop'),
    { spec: { url: 'https://archive.example.org/events', topics: ['*'], enabled: false } },
    hours(30),
  );
  const old = shelf.create(
    place('model', 'retired'),
    { spec: { provider: 'openai', model: 'gpt-example-1' } },
    hours(800),
  );
  old.now.deleted_at = hours(20).toISOString();
}
