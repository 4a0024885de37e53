import { useLingui } from '@lingui/react/macro';
import { Copy } from 'lucide-react';
import { IconButton } from '../ui/Button';
import { copyText } from './clipboard';
import { toast } from './toasts';

/** Copies `text`, which may be made only when it is asked for. */
export function CopyButton({ text, label }: { text: string | (() => string); label: string }) {
  const { t } = useLingui();
  const copy = async () => {
    const done = await copyText(typeof text === 'string' ? text : text());
    if (done) toast(t`Copied.`);
    else toast(t`The browser refused to copy.`, 'alert');
  };
  return (
    <IconButton label={label} onClick={() => void copy()}>
      <Copy className="size-3.5" aria-hidden="true" />
    </IconButton>
  );
}
