import { Trans } from '@lingui/react/macro';
import type { Usage } from '../../../api/types';
import { useFormat } from '../../../shared/use-format';
import { Fact, factsClass } from './TaskFacts';

export function UsageFacts({ usage, turns }: { usage: Usage; turns: number }) {
  const format = useFormat();
  return (
    <dl className={factsClass}>
      <Fact name={<Trans>Cost</Trans>}>{format.money(usage.cost_microusd)}</Fact>
      <Fact name={<Trans>Served by</Trans>}>
        <code className="font-mono text-xs">{usage.served_by}</code>
      </Fact>
      {usage.chosen != null && <Fact name={<Trans>Why this model</Trans>}>{usage.chosen}</Fact>}
      <Fact name={<Trans>Tokens in</Trans>}>{format.number(usage.tokens_in)}</Fact>
      <Fact name={<Trans>Tokens out</Trans>}>{format.number(usage.tokens_out)}</Fact>
      {(usage.tokens_cached ?? 0) > 0 && (
        <Fact name={<Trans>Tokens cached</Trans>}>{format.number(usage.tokens_cached ?? 0)}</Fact>
      )}
      <Fact name={<Trans>Latency</Trans>}>{format.duration(usage.latency_ms)}</Fact>
      {turns > 0 && <Fact name={<Trans>Turns</Trans>}>{format.number(turns)}</Fact>}
    </dl>
  );
}
