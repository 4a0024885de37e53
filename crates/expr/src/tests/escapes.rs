//! Ways out of the sandboxes of other languages. Here they are refused, or give plain values that were there before.

use crate::template::{Expr, Fuel, Template};
use serde_json::{Value, json};

/// Of template engines and scripting languages, as they are passed on among those who look for holes.
const WAYS: &[&str] = &[
    "''.__class__.__mro__[1].__subclasses__()",
    "''.__class__.__base__.__subclasses__()[59].__init__.__globals__['linecache'].__dict__['os'].system('id')",
    "[].__class__.__bases__[0].__subclasses__()",
    "().__class__",
    "{}.__class__.__mro__",
    "x.__init__.__globals__",
    "x['__class__']",
    "x[\"\\x5f\\x5fclass\\x5f\\x5f\"]",
    "x | attr('__class__')",
    "x | attr('\\x5f\\x5fclass\\x5f\\x5f')",
    "x | attr(['__', 'class', '__'] | join)",
    "x | attr('__cl' ~ 'ass__')",
    "x['__cl' + 'ass__']",
    "xs | map(attribute='__class__') | list",
    "xs | map(attribute='__class__.__mro__') | list",
    "xs | selectattr('__class__') | list",
    "xs | groupby('__class__')",
    "xs | sort(attribute='__class__')",
    "xs | sum(attribute='__class__')",
    "d.get('__class__')",
    "d.get('__proto__')",
    "d.constructor.constructor('return process')()",
    "d['constructor']['constructor']('return this.process.env')()",
    "d.__proto__.polluted",
    "config",
    "config.items()",
    "self._TemplateReference__context",
    "self.__init__.__globals__.__builtins__",
    "request.application.__globals__.__builtins__.__import__('os').popen('id').read()",
    "request['application']['__globals__']",
    "cycler.__init__.__globals__.os.popen('id').read()",
    "joiner.__init__.__globals__.os",
    "namespace.__init__.__globals__.os",
    "lipsum.__globals__['os'].popen('id').read()",
    "url_for.__globals__",
    "get_flashed_messages.__globals__",
    "range.__init__",
    "range.__class__",
    "len.__self__",
    "json.__loader__",
    "json.codecs.builtins",
    "json.dumps.__globals__",
    "json.loads.__globals__['os']",
    "__import__('os').system('id')",
    "__builtins__",
    "eval('1+1')",
    "exec('import os')",
    "compile('1', 'x', 'eval')",
    "open('/etc/passwd').read()",
    "globals()",
    "locals()",
    "vars()",
    "dir()",
    "getattr(x, '__class__')",
    "setattr(x, 'a', 1)",
    "type(x)",
    "type(x).__mro__",
    "object.__subclasses__()",
    "input()",
    "print('x')",
    "lambda: 1",
    "(lambda x: x)(1)",
    "[x := 1]",
    "f'{x.__class__}'",
    "'{0.__class__}'.format(x)",
    "'{0.__class__.__init__.__globals__}'.format(x)",
    "'%(x)s' % {'x': 1}",
    "'%s' | format(x.__class__)",
    "s.format_map(d)",
    "s.encode().decode()",
    "s.translate(d)",
    "s.join.__self__",
    "x.gi_frame.f_globals",
    "x.gi_code",
    "x.f_back",
    "x.func_globals",
    "x.im_func",
    "x.tb_frame",
    "x.cr_frame",
    "import os",
    "os.environ",
    "environ.PATH",
    "env.HOME",
    "ENV['HOME']",
    "process.env",
    "global.process",
    "this.constructor",
    "Object.keys(d)",
    "${7*7}",
    "#{7*7}",
    "${{7*7}}",
    "@(7*7)",
    "<%= 7*7 %>",
    "T(java.lang.Runtime).getRuntime().exec('id')",
    "''.getClass().forName('java.lang.Runtime')",
    "freemarker.template.utility.Execute('id')",
    "_self.env.registerUndefinedFilterCallback('exec')",
    "['id'] | filter('system')",
    "['id', ''] | sort('system')",
    "['id'] | map('system') | join",
    "app.request.server.all | join(',')",
    "constant('DB_PASSWORD')",
    "dump()",
    "include('/etc/passwd')",
    "source('/etc/passwd')",
    "load('x')",
    "xs | map('attr', '__class__') | list",
    "xs | map('from_json') | map(attribute='__class__') | list",
    "xs | select('system') | list",
    "'/etc/passwd' | file",
    "'id' | shell",
    "'id' | system",
    "lookup('pipe', 'id')",
    "lookup('file', '/etc/passwd')",
    "lookup('env', 'HOME')",
    "query('pipe', 'id')",
    "hostvars",
    "run.plan",
    "run.__class__",
    "steps.__class__",
    "steps['__proto__']",
    "inputs.__class__",
    "loop.__class__",
    "'a' in steps.__dict__",
    "`id`",
    "$(id)",
    "$ENV:PATH",
    "x;y",
    "x\\ny",
    "x = 1",
    "del x",
    "raise x",
    "yield x",
    "await x",
    "*xs",
    "**d",
    "print(*xs)",
    "range(*xs)",
    "len(x=1)",
    "xs.append(1)",
    "xs.pop()",
    "xs.clear()",
    "d.update({'a': 1})",
    "d.pop('a')",
    "d.setdefault('z', 1)",
    "d.clear()",
    "x }} {{ x",
];

fn plain(value: &Value) -> bool {
    let text = value.to_string();
    !["class", "function", "object at", "module", "root:", "builtin", "method", "uid="].iter().any(|word| text.contains(word))
}

#[test]
fn ways_out_of_other_sandboxes_lead_nowhere() {
    let scope = json!({"x": 1, "s": "text", "xs": [{"a": 1}, {"a": 2}], "d": {"a": 1}, "steps": {}, "inputs": {}, "run": {}});
    let mut answered = Vec::new();
    for way in WAYS {
        match Expr::parse(way).and_then(|expr| expr.eval(&scope, &mut Fuel::default())) {
            // What is not there may be asked for, as `get` does; nothing else has a value.
            Ok(value) => {
                assert!(plain(&value), "{way} gave {value}");
                answered.push((*way, value));
            }
            Err(e) => assert!(e.code.starts_with("expression_"), "{way}: {e:?}"),
        }
        let text = format!("a {{{{ {way} }}}} b");
        if let Ok(Value::String(text)) = Template::parse(&json!(text)).and_then(|t| t.render(&scope, &mut Fuel::default())) {
            assert!(plain(&json!(text.replace(way, ""))), "{way} rendered {text}");
        }
    }
    let names: Vec<&str> = answered.iter().map(|(way, _)| *way).collect();
    assert_eq!(names, ALLOWED, "these few have a value, and it is plain: {answered:?}");
}

/// Refused are all others.
const ALLOWED: &[&str] =
    &["xs | selectattr('__class__') | list", "d.get('__class__')", "d.get('__proto__')", "['id', ''] | sort('system')"];

#[test]
fn nothing_that_is_evaluated_changes_what_it_reads() {
    let scope = json!({"x": 1, "xs": [3, 1], "d": {"a": 1}});
    let before = scope.clone();
    for source in ["xs | sort", "xs | reverse | list", "xs + [1]", "dict(d)", "d.items()", "[x for x in xs]", "sorted(xs)", "set(xs)"] {
        Expr::parse(source).and_then(|e| e.eval(&scope, &mut Fuel::default())).unwrap();
    }
    let text = "{% set xs = [9] %}{% for x in xs %}{% set d = x %}{% endfor %}{{ xs }}";
    Template::parse(&json!(text)).and_then(|t| t.render(&scope, &mut Fuel::default())).unwrap();
    assert_eq!(scope, before);
}
