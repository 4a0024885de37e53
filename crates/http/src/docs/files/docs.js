// Finds entries by words; everything else on these pages works without it.
const field = document.getElementById('find');
const told = document.getElementById('found');
const area = document.querySelector('[data-find]');
const entries = [...area.querySelectorAll('details, li')].filter((entry) => !entry.parentElement.closest('details'));
const texts = entries.map((entry) => entry.textContent.toLowerCase());

function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  entries.forEach((entry, i) => {
    entry.hidden = !words.every((word) => texts[i].includes(word));
    if (!entry.hidden) count += 1;
  });
  for (const group of area.querySelectorAll('[data-group]')) {
    group.hidden = ![...group.querySelectorAll('details')].some((entry) => !entry.hidden);
  }
  told.textContent = words.length ? `${count} of ${entries.length}` : '';
}

function open() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.hidden || target.closest('[hidden]')) {
    field.value = '';
    show();
  }
  if (target.tagName === 'DETAILS') target.open = true;
  target.scrollIntoView();
}

field.closest('.find').hidden = false;
field.addEventListener('input', show);
addEventListener('hashchange', open);
addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== field && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    field.focus();
  }
});
open();
