import { Trans, useLingui } from '@lingui/react/macro';
import { isObject } from '../../../shared/pointer';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { useBench } from '../bench';
import { setField } from '../doc/edit';
import type { Step } from '../doc/read';
import { Values } from './With';

/** The call that undoes the step's call when the run is rolled back; of steps that call a tool. */
export function Undoing({ step }: { step: Step }) {
  const { t } = useLingui();
  const bench = useBench();
  const names = bench.tools.map(tool => tool.name);
  if (!names.includes(step.uses)) return null;
  const { undo } = step.value;
  const said = isObject(undo) ? undo : {};
  const uses = typeof said['uses'] === 'string' ? said['uses'] : '';
  const choose = (name: string) =>
    bench.apply(() =>
      name === ''
        ? setField(bench.flow, step, ['undo'], undefined)
        : isObject(undo)
          ? setField(bench.flow, step, ['undo', 'uses'], name)
          : setField(bench.flow, step, ['undo'], { uses: name }),
    );
  return (
    <details className="group" open={undo !== undefined}>
      <summary className="min-h-7 cursor-pointer text-sm font-semibold">
        <Trans>How it is undone</Trans>
      </summary>
      <div className="space-y-3 pt-2">
        <FieldBox
          id="step-undo"
          label={t`Undone by`}
          help={t`For rollbacks. Its values can take from inputs, from with and from output of this step.`}
        >
          {ids => (
            <select
              {...ids}
              value={uses}
              disabled={bench.readOnly || bench.stale}
              onChange={event => choose(event.target.value)}
              className={`${inputClass} w-full`}
            >
              <option value="">{t`as the tool says, if it can be`}</option>
              {uses !== '' && !names.includes(uses) && <option value={uses}>{uses}</option>}
              {names.map(name => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </FieldBox>
        {uses !== '' && (
          <Values
            key={uses}
            step={step}
            at={['undo', 'with']}
            uses={uses}
            value={said['with']}
            label={t`What the undoing call is given`}
            except={[]}
          />
        )}
      </div>
    </details>
  );
}
