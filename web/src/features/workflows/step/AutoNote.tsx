import { Trans } from '@lingui/react/macro';
import type { Json } from '../../../api/types';
import type { JsonObject } from '../../../api/resources';
import { isObject } from '../../../shared/pointer';
import { useBench } from '../bench';
import type { Step } from '../doc/read';

interface Choice {
  part: string;
  value: Json;
  model: string;
  reason: string;
  locked: boolean;
}

const str = (value: Json | undefined) => (typeof value === 'string' ? value : '');

/** What the workflow keeps in its lock for a step. */
function kept(flow: JsonObject, step: string): Choice[] {
  const lock = flow['lock'];
  const answers = isObject(lock) && Array.isArray(lock['answers']) ? lock['answers'] : [];
  return answers
    .filter(isObject)
    .filter(answer => str(answer['step']).split('/').at(-1) === step)
    .map(answer => ({
      part: str(answer['field']),
      value: answer['value'] ?? null,
      model: str(answer['model']),
      reason: str(answer['reason']),
      locked: true,
    }));
}

/** AUTO tags are shown as what they are: a value that is chosen later; and what was chosen, by whom and why, in the lock and in the last trial. */
export function AutoNote({ step }: { step: Step }) {
  const { flow, test } = useBench();
  const tags = JSON.stringify(step.value).match(/<AUTO[^>]*>(.*?)<\/AUTO>/gs) ?? [];
  const tried = (test.tasks.get(step.id)?.answers ?? []).filter(answer => answer.value !== null);
  const choices = [
    ...kept(flow.value, step.id),
    ...tried.map(answer => ({
      part: answer.part,
      value: answer.value as Json,
      model: answer.model ?? '',
      reason: answer.reason ?? '',
      locked: answer.state === 'locked',
    })),
  ];
  if (step.auto === 0 && choices.length === 0) return null;
  return (
    <section className="st-idle rounded-md border border-st-outline bg-st-tint p-2 text-sm">
      <p className="font-semibold">
        <Trans>Left to AUTO</Trans>
      </p>
      <p className="text-muted">
        <Trans>
          A model chooses these values, within their schema, and says why. The choice is part of the run.
        </Trans>
      </p>
      <ul className="list-disc ps-5 font-mono text-xs break-words">
        {tags.map((tag, i) => (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={i}>{tag.replaceAll(/<\/?AUTO[^>]*>/g, '')}</li>
        ))}
      </ul>
      {choices.length > 0 && (
        <dl className="mt-2 space-y-1">
          {choices.map(choice => (
            <div key={choice.part + String(choice.locked)} className="min-w-0">
              <dt className="font-mono text-xs break-words text-muted">{choice.part}</dt>
              <dd className="break-words">
                <code className="font-mono">{JSON.stringify(choice.value)}</code>{' '}
                <span className="text-muted">
                  {choice.locked ? <Trans>from the lock</Trans> : <Trans>in the last trial</Trans>} ·{' '}
                  {choice.model}
                  {choice.reason === '' ? '' : ` · ${choice.reason}`}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
