import { Trans, useLingui } from '@lingui/react/macro';
import type { AnswerView, Json, Payload, RunView } from '../../../api/types';
import { PayloadView } from '../../../shared/payload/PayloadView';
import { Time } from '../../../shared/Time';
import { useFormat } from '../../../shared/use-format';
import { Fold } from '../../../ui/Fold';
import { StatusChip, type StatusLook } from '../../../ui/StatusChip';
import { questionOf } from './question';
import { Fact, factsClass } from './TaskFacts';

const prompt = (question: Json): Json =>
  typeof question === 'object' && question !== null && !Array.isArray(question)
    ? (question['prompt'] ?? question)
    : question;

/** What the lock answered before the run, as answers of a step. */
export function lockedOf(view: RunView, step: string): AnswerView[] {
  return view.locked
    .filter(answer => (answer.step ?? '').split('/').at(-1) === step)
    .map(answer => ({
      part: answer.field,
      key: '',
      state: 'locked',
      question: null,
      value: (answer.value ?? null) as Json,
      raw: answer.raw,
      model: answer.model,
      reason: answer.reason,
      refused: [],
      cost_microusd: 0,
      asked_at: answer.at,
      answered_at: answer.at,
    }));
}

function useLook(state: AnswerView['state']): StatusLook {
  const { t } = useLingui();
  switch (state) {
    case 'asking':
      return { family: 'running', glyph: 'running', label: t`Being asked` };
    case 'resolved':
      return { family: 'succeeded', glyph: 'succeeded', label: t`Answered` };
    case 'locked':
      return { family: 'succeeded', glyph: 'succeeded', label: t`From the lock` };
    case 'refused':
      return { family: 'failed', glyph: 'failed', label: t`No answer fitted` };
  }
}

function Words({ name, value }: { name: string; value: Payload }) {
  return (
    <div className="min-w-0">
      <p className="mb-0.5 text-xs text-muted">{name}</p>
      <PayloadView value={value} name={name} />
    </div>
  );
}

function Answer({ answer }: { answer: AnswerView }) {
  const { t } = useLingui();
  const format = useFormat();
  const look = useLook(answer.state);
  const asked = questionOf(answer);
  return (
    <Fold
      open={answer.state === 'refused'}
      line={
        <>
          <span
            className={`min-w-0 break-words ${asked === answer.part ? 'font-mono text-xs' : 'font-semibold'}`}
          >
            {asked}
          </span>
          <StatusChip look={look} plain />
          {answer.value !== null && (
            <span className="min-w-0 truncate text-muted">{JSON.stringify(answer.value)}</span>
          )}
        </>
      }
    >
      <dl className={factsClass}>
        <Fact name={<Trans>Place</Trans>}>
          <code className="font-mono text-xs break-all">{answer.part}</code>
        </Fact>
        {answer.model !== null && answer.model !== '' && (
          <Fact name={<Trans>Answered by</Trans>}>
            <code className="font-mono text-xs">{answer.model}</code>
          </Fact>
        )}
        {answer.reason !== null && <Fact name={<Trans>Why this model</Trans>}>{answer.reason}</Fact>}
        <Fact name={<Trans>Cost</Trans>}>{format.money(answer.cost_microusd)}</Fact>
        <Fact name={<Trans>Asked</Trans>}>
          <Time at={answer.asked_at} />
        </Fact>
      </dl>
      {answer.question !== null && <Words name={t`Question`} value={prompt(answer.question as Json)} />}
      {answer.refused.map(refused => (
        <div key={refused.raw + refused.why} className="st-failed rounded-md border border-st-outline p-2">
          <p className="text-sm text-st-text">
            <Trans>Did not fit: {refused.why}</Trans>
          </p>
          <Words name={t`Refused answer`} value={refused.raw} />
        </div>
      ))}
      {answer.raw !== null && <Words name={t`Words of the model`} value={answer.raw} />}
      {answer.value !== null && <Words name={t`Value`} value={answer.value} />}
    </Fold>
  );
}

/** The tags that were worked out: what was asked, what did not fit, the value, who gave it and why. */
export function Answers({ answers }: { answers: AnswerView[] }) {
  return (
    <ol className="space-y-2">
      {answers.map(answer => (
        <li key={answer.part + answer.asked_at + answer.state}>
          <Answer answer={answer} />
        </li>
      ))}
    </ol>
  );
}
