import { useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import type { Json } from '../../../api/types';
import { isObject } from '../../../shared/pointer';
import { FieldBox } from '../../../ui/FieldBox';
import { inputClass } from '../../../ui/fields';
import { useBench } from '../bench';
import { setField } from '../doc/edit';
import type { Path, Step } from '../doc/read';

const shown = (value: Json | undefined) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

interface AttemptsProps {
  step: Step;
  set: (path: Path, value: Json | undefined) => void;
  readOnly: boolean;
}

function useRetry({ step, set }: AttemptsProps) {
  const { retry } = step.value;
  const attempts = isObject(retry) ? retry['attempts'] : retry;
  const field = (name: string) => (isObject(retry) ? shown(retry[name]) : '');
  /** A number alone is the short way to write the attempts. */
  const setRetry = (name: string, value: Json | undefined) => {
    if (isObject(retry)) return set(['retry', name], value);
    if (name === 'attempts') return set(['retry'], value);
    return set(['retry'], {
      ...(typeof retry === 'number' ? { attempts: retry } : {}),
      ...(value === undefined ? {} : { [name]: value }),
    });
  };
  return { attempts, field, setRetry };
}

function Backoffs() {
  const { t } = useLingui();
  return (
    <>
      <option value="">{t`growing (usual)`}</option>
      <option value="constant">{t`always the same`}</option>
      <option value="linear">{t`growing evenly`}</option>
      <option value="exponential">{t`doubling`}</option>
    </>
  );
}

function Attempts(props: AttemptsProps) {
  const { t } = useLingui();
  const id = useId();
  const { step, set, readOnly } = props;
  const { attempts, field, setRetry } = useRetry(props);
  const timeout = step.value['timeout'];
  return (
    <div className="grid grid-cols-2 gap-3">
      <FieldBox id={`${id}-attempts`} label={t`Attempts`} help={t`The first included.`}>
        {ids => (
          <input
            {...ids}
            type="number"
            min={1}
            max={100}
            readOnly={readOnly}
            value={shown(attempts)}
            placeholder="1"
            onChange={event =>
              setRetry('attempts', event.target.value === '' ? undefined : Number(event.target.value))
            }
            className={`${inputClass} w-full`}
          />
        )}
      </FieldBox>
      <FieldBox id={`${id}-timeout`} label={t`Longest time`} help={t`Of one attempt: 30s, 5m, 1h.`}>
        {ids => (
          <input
            {...ids}
            type="text"
            readOnly={readOnly}
            value={shown(timeout)}
            onChange={event => set(['timeout'], event.target.value === '' ? undefined : event.target.value)}
            className={`${inputClass} w-full`}
          />
        )}
      </FieldBox>
      <FieldBox id={`${id}-backoff`} label={t`Waits between`}>
        {ids => (
          <select
            {...ids}
            disabled={readOnly}
            value={field('backoff')}
            onChange={event =>
              setRetry('backoff', event.target.value === '' ? undefined : event.target.value)
            }
            className={`${inputClass} w-full`}
          >
            <Backoffs />
          </select>
        )}
      </FieldBox>
      <FieldBox id={`${id}-delay`} label={t`First wait`}>
        {ids => (
          <input
            {...ids}
            type="text"
            readOnly={readOnly}
            value={field('delay')}
            placeholder="1s"
            onChange={event => setRetry('delay', event.target.value === '' ? undefined : event.target.value)}
            className={`${inputClass} w-full`}
          />
        )}
      </FieldBox>
    </div>
  );
}

/** What happens when a step fails or takes long. */
export function Limits({ step }: { step: Step }) {
  const { t } = useLingui();
  const bench = useBench();
  const id = useId();
  const readOnly = bench.readOnly || bench.stale;
  const set = (path: Path, value: Json | undefined) =>
    bench.apply(() => setField(bench.flow, step, path, value));
  const onError = step.value['on_error'];
  const works =
    !['set', 'if', 'switch', 'for_each', 'approval', 'wait'].includes(step.uses) &&
    !step.uses.startsWith('workflow/');
  return (
    <section aria-label={t`Limits`} className="space-y-3">
      {works && <Attempts step={step} set={set} readOnly={readOnly} />}
      <FieldBox id={`${id}-error`} label={t`When it fails`}>
        {ids => (
          <select
            {...ids}
            disabled={readOnly}
            value={shown(onError)}
            onChange={event => set(['on_error'], event.target.value === '' ? undefined : event.target.value)}
            className={`${inputClass} w-full`}
          >
            <option value="">{t`the run fails (usual)`}</option>
            <option value="fail">{t`the run fails`}</option>
            <option value="continue">{t`the run goes on without its result`}</option>
          </select>
        )}
      </FieldBox>
    </section>
  );
}
