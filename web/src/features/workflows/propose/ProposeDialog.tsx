import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import { workflowsApi, type Proposal } from '../../../api/workflows';
import { ErrorPanel } from '../../../shared/ErrorPanel';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { useBench } from '../bench';
import { read } from '../doc/read';
import { GraphChanges } from '../versions/GraphChanges';
import { TextDiff } from '../versions/TextDiff';

function Offer({ proposal, base, onTake }: { proposal: Proposal; base: string; onTake: () => void }) {
  const { t } = useLingui();
  const bench = useBench();
  const errors = proposal.diagnostics.filter(one => one.severity === 'error');
  const got = read(proposal.source);
  const unreadable = !got.ok;
  // A text may be readable and still be none: then it would take every step away.
  const empty = got.ok && got.flow.steps.length === 0 && bench.flow.steps.length > 0;
  const refused =
    unreadable || empty
      ? t`What the model wrote is no workflow.`
      : bench.text !== base
        ? t`The text was changed since: ask again.`
        : bench.readOnly
          ? t`You may not change this.`
          : undefined;
  return (
    <section aria-label={t`Proposal`} className="space-y-2" data-testid="proposal">
      {proposal.simulated && (
        <p className="st-waiting rounded-md border border-st-outline bg-st-tint p-2 text-sm">
          <Trans>
            This answer is simulated: no real model is connected, so it says nothing about your wish.
          </Trans>
        </p>
      )}
      <p className="text-sm whitespace-pre-wrap break-words">{proposal.notes}</p>
      {errors.length > 0 && (
        <ul className="st-failed list-disc rounded-md border border-st-outline bg-st-tint p-2 ps-6 text-sm">
          {errors.slice(0, 5).map(one => (
            <li key={`${one.code} ${one.span.start}`}>
              <code className="font-mono">{one.code}</code> {one.message}
            </li>
          ))}
        </ul>
      )}
      {!unreadable && <GraphChanges old={base} next={proposal.source} />}
      <TextDiff old={base} next={proposal.source} />
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Button tone="primary" unavailable={refused} onClick={onTake}>
          <Trans>Take it over</Trans>
        </Button>
        <span className="text-muted">
          <Trans>Nothing is saved by that; undo takes it back.</Trans>
        </span>
        <Link to="/runs/$id" params={{ id: proposal.run }} className="text-accent hover:underline">
          <Trans>What the model was asked</Trans>
        </Link>
      </p>
    </section>
  );
}

/** A wish in words, a model's proposal as a difference, and a person who takes it or leaves it. */
export function ProposeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const bench = useBench();
  const [wish, setWish] = useState('');
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async () => ({
      base: bench.text,
      proposal: await workflowsApi.propose(bench.workspace, bench.text, wish),
    }),
  });
  return (
    <Dialog title={t`Describe a change`} closeLabel={t`Close`} onClose={onClose} width="wide">
      <form
        className="space-y-3"
        onSubmit={event => {
          event.preventDefault();
          if (wish.trim() !== '') mutate();
        }}
      >
        <FieldBox
          id="wish"
          label={t`What should be different?`}
          help={t`A model reads the workflow and proposes a new text. You see the difference before anything changes.`}
        >
          {ids => (
            <textarea
              {...ids}
              rows={3}
              value={wish}
              onChange={event => setWish(event.target.value)}
              placeholder={t`Ask the team lead before anything is sent`}
              className={`${inputClass} block w-full`}
            />
          )}
        </FieldBox>
        <Button
          type="submit"
          tone={data === undefined ? 'primary' : 'plain'}
          unavailable={
            wish.trim() === ''
              ? t`Write what should change first.`
              : isPending
                ? t`The model is asked…`
                : undefined
          }
        >
          {isPending ? <Trans>Asking…</Trans> : <Trans>Propose</Trans>}
        </Button>
        <p role="status" className="sr-only">
          {isPending ? t`The model is asked…` : data === undefined ? '' : t`There is a proposal.`}
        </p>
      </form>
      <div className="space-y-3 pt-3">
        {error !== null && <ErrorPanel compact what={t`There is no proposal.`} failure={failureOf(error)} />}
        {data !== undefined && (
          <Offer
            proposal={data.proposal}
            base={data.base}
            onTake={() => {
              bench.apply(() => data.proposal.source);
              onClose();
            }}
          />
        )}
      </div>
    </Dialog>
  );
}
