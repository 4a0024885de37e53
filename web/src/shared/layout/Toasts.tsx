import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { Button, IconButton } from '../../ui/Button';
import { dismissToast, useToasts } from '../toasts';

export function Toasts() {
  const { t } = useLingui();
  const toasts = useToasts();
  return (
    <div className="pointer-events-none fixed inset-x-3 bottom-3 z-50 flex flex-col items-center gap-2 max-md:bottom-16">
      {toasts.map(toast => (
        <div
          key={toast.id}
          role={toast.tone}
          className={`pointer-events-auto flex max-w-md items-center gap-2 rounded-lg border bg-raised px-3 py-1.5 text-sm shadow-overlay ${
            toast.tone === 'alert' ? 'st-failed border-st-outline text-st-text' : 'border-control'
          }`}
        >
          <span className="min-w-0 break-words">{toast.text}</span>
          {toast.action?.href !== undefined && (
            <Link
              to={toast.action.href}
              className="shrink-0 py-1 text-accent underline"
              onClick={() => dismissToast(toast.id)}
            >
              {toast.action.label}
            </Link>
          )}
          {toast.action?.perform !== undefined && (
            <Button
              onClick={() => {
                dismissToast(toast.id);
                toast.action?.perform?.();
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton label={t`Dismiss`} onClick={() => dismissToast(toast.id)}>
            <X className="size-3.5" aria-hidden="true" />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
