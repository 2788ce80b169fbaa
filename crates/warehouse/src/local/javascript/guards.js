// Refuses what depends on the machine or differs between engines, and helps with dates.
(() => {
  const refuse = what => { throw new Error('\u001f' + what + ' in JavaScript'); };
  const guard = (owner, label, names) => names.forEach(name =>
    Object.defineProperty(owner, name, { value: () => refuse(label + name) }));

  // BigQuery's JavaScript has a local time that its reference says nothing of.
  const local = ['Date', 'Day', 'FullYear', 'Hours', 'Minutes', 'Month', 'Seconds', 'Year'];
  const Moment = Date;
  guard(Moment.prototype, 'the local time of Date.', [
    ...local.map(part => 'get' + part), ...local.filter(part => part !== 'Day').map(part => 'set' + part),
    'getTimezoneOffset', 'toString', 'toDateString', 'toTimeString',
    'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']);
  const absolute = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[-+]\d\d:\d\d))?)?)?$/;
  const checked = text => absolute.test(text) ? text : refuse('reading the date ' + JSON.stringify(text));
  const Guarded = function Date(...args) {
    if (!new.target) refuse('the local time of Date()');
    if (args.length > 1) refuse('the local time of new Date(year, month, ..)');
    const [from] = args;
    if (typeof from === 'string') checked(from);
    if (typeof from === 'object' && from !== null && !(from instanceof Moment)) refuse('new Date(object)');
    return Reflect.construct(Moment, args, new.target);
  };
  Guarded.prototype = Moment.prototype;
  Object.defineProperty(Moment.prototype, 'constructor', { value: Guarded });
  Object.assign(Guarded, { now: Moment.now, UTC: Moment.UTC, parse: text => Moment.parse(checked(String(text))) });
  globalThis.Date = Guarded;

  guard(String.prototype, 'String.', ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase']);
  for (const kind of [Array, BigInt, Number, Object]) guard(kind.prototype, kind.name + '.', ['toLocaleString']);
  Object.defineProperty(globalThis, 'Intl', { get: () => refuse('Intl') });

  const finer = new WeakSet();
  return {
    // A TIMESTAMP by its milliseconds; whether it has a fraction of a second, and one finer than that.
    moment(millis, fraction, fine) {
      const moment = new Moment(millis);
      if (fine) finer.add(moment);
      Object.defineProperty(moment, 'microsecond', fraction ? { get: () => refuse('the field microsecond') } : { value: 0 });
      return moment;
    },
    // The milliseconds of a Date; undefined of anything else.
    millis(value) {
      if (!(value instanceof Moment)) return undefined;
      return finer.has(value) ? refuse('returning a TIMESTAMP argument that has microseconds') : +value;
    },
  };
})()
