(() => {
  const input = document.querySelector('#search');
  const count = document.querySelector('#count');
  const rows = [...document.querySelectorAll('tr[data-text]')];
  const sections = [...document.querySelectorAll('section[data-searched]')];
  const total = rows.length;
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      const hit = words.every((word) => row.dataset.text.includes(word));
      row.hidden = !hit;
      if (hit) found += 1;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector('tr[data-text]:not([hidden])') && words.length > 0;
    }
    count.textContent = words.length ? `${found} of ${total} attributes` : `${total} attributes`;
  };
  input.addEventListener('input', search);
  document.addEventListener('keydown', (event) => {
    const typing = document.activeElement === input;
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    } else if (event.key === 'Escape' && typing) {
      input.value = '';
      search();
      input.blur();
    }
  });
  search();
})();
