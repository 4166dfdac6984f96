// Filters and sorts the tables of repositories and findings. What is chosen stands in the address behind the #, so that a view
// can be linked. Texts from repositories are only ever set as text; the policy of the page forbids everything else.
(() => {
  const source = document.getElementById('data');
  if (source === null) return;
  const data = JSON.parse(source.textContent ?? '{}');
  const FIRST = 100;
  const MORE = 400;
  const collator = new Intl.Collator('en', { numeric: true });

  const [NAME, URL_, HEAD, KIND, STANDING, COVERED, ERRORS, WARNINGS, NOTES, TEAM, HELM, AGE] = [...Array(12).keys()];
  const [REPO, RULE, SEVERITY, PATH, START, END, MESSAGE, WRITE, OWNER, SINCE, FLAGS] = [...Array(11).keys()];

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className !== '') element.className = className;
    element.append(...children);
    return element;
  };
  const anchor = (address, text, className = '') => {
    if (!/^(https?:\/\/|#)/.test(address)) return make('span', className, text);
    const element = make('a', className, text);
    element.href = address;
    if (!address.startsWith('#')) element.rel = 'noreferrer noopener';
    return element;
  };
  /** What a text quotes is set as code, as `prose` in html.ts does. */
  const prose = (text) =>
    text
      .split(/(?<!\w)'([^'`]{1,200})'(?!\w)|`([^`]{1,200})`/)
      .map((part, index) => (part === undefined ? '' : index % 3 === 0 ? part : make('code', '', part)));
  const figure = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  const hash = (pairs) => `#${new URLSearchParams(pairs)}`;
  const pathOf = (row) => {
    const path = data.paths[row[PATH]];
    return Array.isArray(path) ? { text: path[0], encoded: path[1] } : { text: path, encoded: path };
  };
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  const chip = (kind, [key, sign, word]) => {
    const mark = make('span', '', sign);
    mark.setAttribute('aria-hidden', 'true');
    return make('span', `chip ${kind}-${key}`, mark, ` ${word}`);
  };
  const number = (value, address) =>
    make(
      'td',
      value === 0 ? 'n zero' : 'n',
      value === 0 || address === undefined ? figure(value) : anchor(address, figure(value)),
    );

  const ageText = (row) => {
    const [key, words] = data.covered[row[COVERED]];
    if (!key.endsWith('-stale')) return words;
    return `${words}; result ${row[AGE] === 1 ? '1 day' : `${row[AGE]} days`} old`;
  };
  const placeOf = (row) => {
    const repo = data.repos[row[REPO]];
    const path = pathOf(row);
    const lines = row[END] > row[START] ? `${row[START]}–${row[END]}` : `${row[START]}`;
    const text = `${path.text}:${lines}`;
    const kind = repo === undefined ? undefined : data.kinds[repo[KIND]];
    if (kind === undefined) return make('span', 'path', text);
    const template = row[END] > row[START] ? kind[1] : kind[0];
    const values = { head: repo[HEAD], path: path.encoded, start: row[START], end: row[END], next: row[END] + 1 };
    return anchor(repo[URL_] + fill(template, values), text, 'path');
  };

  const repositories = {
    key: 'r',
    noun: ['repository', 'repositories'],
    rows: data.repos,
    text: (row) => `${row[NAME]} ${data.teams[row[TEAM]]}`,
    match: {
      team: (row, value) => data.teams[row[TEAM]] === value,
      standing: (row, value) => data.standings[row[STANDING]][0] === value,
      run: (row, value) => {
        const [key] = data.covered[row[COVERED]];
        if (value === 'stale') return key.endsWith('-stale');
        return value === 'failed' ? key.startsWith('error') : key === value;
      },
      helm: (row, value) => (value === 'none' ? row[HELM] === '' : row[HELM].split(', ').includes(value)),
    },
    order: {
      name: (row) => row[NAME],
      team: (row) => data.teams[row[TEAM]],
      standing: (row) => row[STANDING],
      errors: (row) => row[ERRORS],
      warnings: (row) => row[WARNINGS],
      notes: (row) => row[NOTES],
      helm: (row) => row[HELM],
      run: (row) => (row[COVERED] > 2 ? 1000 + row[AGE] : row[COVERED]),
    },
    draw: (row) => {
      const name = row[URL_] === 0 ? make('span', 'path', row[NAME]) : anchor(row[URL_], row[NAME], 'path');
      const kind = data.kinds[row[KIND]];
      const head = row[HEAD].slice(0, 8);
      const commit =
        kind === undefined
          ? make('code', '', head)
          : anchor(row[URL_] + fill(kind[2], { head: row[HEAD] }), make('code', '', head));
      const all = (severity) => hash({ 'f.repo': row[NAME], 'f.severity': severity });
      const heading = make('th', '', name);
      heading.scope = 'row';
      return [
        heading,
        make('td', 'team', data.teams[row[TEAM]]),
        make('td', '', chip('s', data.standings[row[STANDING]])),
        number(row[ERRORS], all('error')),
        number(row[WARNINGS], all('warning')),
        number(row[NOTES], all('note')),
        make('td', 'nb', row[HELM]),
        make('td', row[COVERED] > 2 ? 'warn' : 'dim nb', ageText(row)),
        make('td', '', commit),
      ];
    },
  };

  const findings = {
    key: 'f',
    noun: ['finding', 'findings'],
    rows: data.findings,
    text: (row) =>
      `${data.repos[row[REPO]]?.[NAME]} ${pathOf(row).text} ${data.rules[row[RULE]]} ${data.messages[row[MESSAGE]]}`,
    match: {
      repo: (row, value) => data.repos[row[REPO]]?.[NAME] === value,
      team: (row, value) => data.teams[row[OWNER]] === value,
      severity: (row, value) => data.severities[row[SEVERITY]][0] === value,
      rule: (row, value) => data.rules[row[RULE]].split(' ')[1] === value,
      only: (row, value) =>
        value === 'fix' ? (row[FLAGS] & 1) !== 0 : value === 'new' ? (row[FLAGS] & 4) !== 0 : true,
    },
    order: {
      severity: (row) => row[SEVERITY],
      rule: (row) => data.rules[row[RULE]],
      name: (row) => data.repos[row[REPO]]?.[NAME] ?? '',
      path: (row) => pathOf(row).text,
      team: (row) => data.teams[row[OWNER]],
      since: (row) => data.days[row[SINCE]],
    },
    draw: (row) => {
      const [code, rule] = data.rules[row[RULE]].split(' ');
      const repo = data.repos[row[REPO]];
      const write = data.writes[row[WRITE]];
      const what = make('td', 'what', ...prose(data.messages[row[MESSAGE]]));
      if ((row[FLAGS] & 1) !== 0) what.append(' ', make('span', 'tag', 'fix'));
      if ((row[FLAGS] & 4) !== 0) what.append(' ', make('span', 'tag', 'new'));
      if (write !== '') what.append(make('span', 'write', 'Write: ', ...prose(write)));
      return [
        make('td', '', chip('v', data.severities[row[SEVERITY]])),
        make('td', '', anchor(`#rule-${rule}`, code), make('span', 'dim block', rule)),
        make('td', 'path', repo?.[NAME] ?? ''),
        make('td', '', placeOf(row)),
        what,
        make('td', 'team', data.teams[row[OWNER]]),
        make('td', 'dim', data.days[row[SINCE]]),
      ];
    },
  };

  /** What is chosen: `r.team`, `f.q`, `r.sort`, … */
  let chosen = new URLSearchParams();

  const start = (table) => {
    const part = document.getElementById(table.key === 'r' ? 'repositories' : 'findings');
    const body = document.getElementById(`${table.key}-rows`);
    const controls = part?.querySelector('form');
    const status = document.getElementById(`${table.key}-status`);
    const more = document.getElementById(`${table.key}-more`);
    const only = document.getElementById(`${table.key}-only`);
    if (!part || !body || !controls || !status || !more) return undefined;
    let visible = FIRST;
    let haystack;
    const get = (name) => chosen.get(`${table.key}.${name}`) ?? '';

    const select = () => {
      const words = get('q')
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const tests = Object.entries(table.match).filter(([name]) => get(name) !== '');
      if (words.length > 0) haystack ??= table.rows.map((row) => table.text(row).toLowerCase());
      const kept = table.rows.filter(
        (row, index) =>
          tests.every(([name, test]) => test(row, get(name))) && words.every((word) => haystack[index].includes(word)),
      );
      const sort = get('sort');
      const by = table.order[sort.replace(/^-/, '')];
      if (by === undefined) return kept;
      const sign = sort.startsWith('-') ? -1 : 1;
      const keyed = kept.map((row) => ({ row, by: by(row) }));
      keyed.sort((a, b) => sign * (typeof a.by === 'number' ? a.by - b.by : collator.compare(a.by, b.by)));
      return keyed.map(({ row }) => row);
    };

    const draw = () => {
      const kept = select();
      body.replaceChildren(...kept.slice(0, visible).map((row) => make('tr', '', ...table.draw(row))));
      const left = kept.length - visible;
      const [one, many] = table.noun;
      const all = `${figure(kept.length)} of ${figure(table.rows.length)} ${table.rows.length === 1 ? one : many}`;
      status.textContent = left > 0 ? `${all}, the first ${figure(visible)} shown` : all;
      more.hidden = left <= 0;
      more.textContent = `Show ${figure(Math.min(left, MORE))} more`;
      for (const control of [...controls.querySelectorAll('input'), ...controls.querySelectorAll('select')]) {
        if (control.value !== get(control.name)) control.value = get(control.name);
      }
      const sort = get('sort');
      for (const heading of part.querySelectorAll('th[data-sort]')) {
        const name = heading.getAttribute('data-sort');
        const state = sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : '';
        if (state === '') heading.removeAttribute('aria-sort');
        else heading.setAttribute('aria-sort', state);
      }
      if (only === null) return;
      only.hidden = get('repo') === '';
      only.querySelector('b')?.replaceChildren(get('repo'));
    };

    const set = (name, value) => {
      if (value === '') chosen.delete(`${table.key}.${name}`);
      else chosen.set(`${table.key}.${name}`, value);
      visible = FIRST;
      draw();
      const text = chosen.toString();
      history.replaceState(null, '', text === '' ? location.pathname + location.search : `#${text}`);
    };

    for (const heading of part.querySelectorAll('th[data-sort]')) {
      const button = make('button', 'sort', heading.textContent);
      button.type = 'button';
      button.addEventListener('click', () => {
        const name = heading.getAttribute('data-sort');
        const first = heading.classList.contains('n') ? `-${name}` : name;
        const second = first === name ? `-${name}` : name;
        set('sort', get('sort') === first ? second : get('sort') === second ? '' : first);
      });
      heading.replaceChildren(button);
    }
    let timer;
    controls.addEventListener('input', ({ target }) => {
      if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
      clearTimeout(timer);
      const { name, value } = target;
      timer = setTimeout(() => set(name, value), target.type === 'search' ? 120 : 0);
    });
    controls.addEventListener('submit', (event) => event.preventDefault());
    controls.addEventListener('reset', (event) => {
      event.preventDefault();
      for (const key of [...chosen.keys()]) if (key.startsWith(`${table.key}.`)) chosen.delete(key);
      set('q', '');
    });
    more.addEventListener('click', () => {
      visible += MORE;
      draw();
    });
    controls.hidden = false;
    return {
      part,
      draw: () => {
        visible = FIRST;
        draw();
      },
    };
  };

  const views = [
    { key: 'r', view: start(repositories) },
    { key: 'f', view: start(findings) },
  ];
  const follow = (scroll) => {
    const text = location.hash.slice(1);
    // A place in the page, and no choice: what was chosen stays.
    if (text !== '' && !text.includes('=')) return;
    chosen = new URLSearchParams(text);
    for (const { view } of views) view?.draw();
    const first = text.slice(0, 1);
    if (scroll) for (const { key, view } of views) if (key === first) view?.part.scrollIntoView();
  };
  addEventListener('hashchange', () => follow(true));
  for (const note of document.querySelectorAll('.no-script')) note.setAttribute('hidden', '');
  const linked = location.hash.includes('=');
  for (const { view } of views) view?.draw();
  if (linked) follow(true);
})();
