import type { ComponentProps, MouseEvent, ReactNode } from 'react';

type Tone = 'plain' | 'primary' | 'danger' | 'quiet';

const TONES: Record<Tone, string> = {
  plain: 'border-control bg-surface text-text hover:bg-hover',
  primary: 'border-accent bg-accent text-on-accent hover:opacity-90',
  danger: 'st-failed border-st-outline bg-surface text-st-text hover:bg-st-tint',
  quiet: 'border-transparent bg-transparent text-text hover:bg-hover',
};

interface Props extends ComponentProps<'button'> {
  tone?: Tone;
  /** Why it cannot be pressed now. The button stays focusable, so that everybody can read the reason. */
  unavailable?: string | undefined;
  square?: boolean;
}

/** A button that submits a form would do so all the same. */
const refuse = (event: MouseEvent) => event.preventDefault();

/** `aria-disabled` instead of `disabled`: a reason nobody can reach explains nothing. */
export function Button({
  tone = 'plain',
  unavailable,
  className = '',
  onClick,
  square = false,
  ...rest
}: Props) {
  const dimmed = unavailable === undefined ? '' : 'cursor-not-allowed border-dashed text-muted';
  return (
    <button
      type="button"
      {...rest}
      {...(unavailable === undefined ? {} : { 'aria-disabled': true, title: unavailable })}
      onClick={unavailable === undefined ? onClick : refuse}
      className={`inline-flex min-h-7 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border text-sm transition-colors duration-[120ms] pointer-coarse:min-h-11 ${square ? 'size-7 shrink-0 pointer-coarse:size-11' : 'px-2.5 py-0.5'} ${TONES[unavailable === undefined || tone === 'quiet' ? tone : 'plain']} ${dimmed} ${className}`}
    />
  );
}

interface IconProps extends Omit<Props, 'children' | 'aria-label'> {
  label: string;
  children: ReactNode;
}

export function IconButton({ label, children, className = '', tone = 'quiet', ...rest }: IconProps) {
  return (
    <Button
      {...rest}
      tone={tone}
      aria-label={label}
      title={rest.unavailable ?? label}
      className={className}
      square
    >
      {children}
    </Button>
  );
}
