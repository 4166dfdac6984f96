/** Groovy, Kotlin and Java as trees. */
import { describe, expect, test } from 'vitest';
import { parseGroovy, parseJava, parseKotlin } from '../../src/read/lib/code/jvm/index.ts';
import type { Expression, Program, Statement } from '../../src/read/lib/code/tree.ts';
import { fileText } from '../../src/source/text.ts';

const parsers = { groovy: parseGroovy, kotlin: parseKotlin, java: parseJava };

function parse(language: keyof typeof parsers, text: string): Program {
  return parsers[language](fileText({ path: 'x', text }));
}

function shown(language: keyof typeof parsers, text: string): string[] {
  const program = parse(language, text);
  expect(program.errors).toEqual([]);
  return program.body.map(statement);
}

function statement(node: Statement): string {
  switch (node.kind) {
    case 'expression':
      return expression(node.value);
    case 'assign':
      return `${node.local ? 'let ' : ''}${node.targets.map(expression).join(', ')} ${node.operator} ${expression(node.value)}`;
    case 'function':
      return `fun ${node.function.name}(${node.function.parameters.map(({ name, rest }) => (rest ? `*${name}` : name)).join(', ')}) ${block(node.function.body)}`;
    case 'class':
      return `class ${node.name} ${block(node.body)}`;
    case 'if':
      return `if ${expression(node.condition)} ${block(node.then)}${node.otherwise.length === 0 ? '' : ` else ${block(node.otherwise)}`}`;
    case 'loop':
      return `for ${node.names.join(', ')} in ${node.over === undefined ? '?' : expression(node.over)} ${block(node.body)}`;
    case 'return':
      return node.value === undefined ? 'return' : `return ${expression(node.value)}`;
    case 'block':
      return block(node.body);
  }
}

function block(body: readonly Statement[]): string {
  return `{ ${body.map(statement).join('; ')} }`;
}

function expression(node: Expression): string {
  switch (node.kind) {
    case 'string':
      return `'${node.parts.map((part) => (part.kind === 'text' ? part.text.value : `\${${expression(part.value)}}`)).join('')}'`;
    case 'literal':
      return node.shown;
    case 'name':
      return node.name;
    case 'member':
      return `${expression(node.object)}.${node.name}`;
    case 'index':
      return `${expression(node.object)}[${expression(node.index)}]`;
    case 'call':
      return `${expression(node.callee)}(${node.arguments.map((item) => `${item.spread ? '*' : ''}${item.name === undefined ? '' : `${item.name}: `}${expression(item.value)}`).join(', ')})`;
    case 'list':
      return `[${node.items.map((item) => `${item.spread ? '*' : ''}${expression(item.value)}`).join(', ')}]`;
    case 'map':
      return `{${node.entries.map(({ key, value }) => `${expression(key)}: ${expression(value)}`).join(', ')}}`;
    case 'binary':
      return `(${expression(node.left)} ${node.operator} ${expression(node.right)})`;
    case 'choice':
      return `(${node.condition === undefined ? '' : `${expression(node.condition)} ? `}${node.options.map(expression).join(' : ')})`;
    case 'function':
      return `{${node.function.parameters.map(({ name }) => name).join(', ')} -> ${node.function.body.map(statement).join('; ')}}`;
    case 'each':
      return `[${expression(node.value)} for ${node.names.join(', ')} in ${expression(node.over)}${node.conditions.map((one) => ` if ${expression(one)}`).join('')}]`;
    case 'other':
      return `?(${node.children.map(expression).join(', ')})`;
  }
}

describe('Groovy', () => {
  test.each<[string, string[]]>([
    ["sh 'a'", ["sh('a')"]],
    ['sh label: \'x\', script: "b ${c}", d: true', ["sh(label: 'x', script: 'b ${c}', d: true)"]],
    ["def x = sh(script: 'a', returnStdout: true).trim()", ["let x = sh(script: 'a', returnStdout: true).trim()"]],
    ["def x = sh script: 'a'", ["let x = sh(script: 'a')"]],
    ["stage('a') { sh 'b'; c() }", ["stage('a', {it -> sh('b'); return c()})"]],
    ['agent any', ['agent(any)']],
    [
      "agent { docker { image 'x'; args '-v' } }",
      ["agent({it -> return docker({it -> image('x'); return args('-v')})})"],
    ],
    ["environment { A = 'b' }", ["environment({it -> A = 'b'})"]],
    ['task a(type: Exec) { b }', ['task(a(type: Exec, {it -> return b}))']],
    ["parallel a: { b() }, 'c d': { e() }", ['parallel(a: {it -> return b()}, c d: {it -> return e()})']],
    ['xs.each { x -> f(x) }', ['for x in xs { f(x) }']],
    ['def y = xs.collect { "-f ${it}" }', ["let y = ['-f ${it}' for it in xs]"]],
    ["a << 'b' << c", ["a <<= 'b'", 'a <<= c']],
    ["a += ['b']", ["a += ['b']"]],
    ["def m = [a: 1, 'b': 2, (c): 3, :]", ["let m = {'a': 1, 'b': 2, c: 3}"]],
    ['List<String> a = [b, *c] as String[]', ['let a = [b, *c]']],
    ['final String a = b ?: c', ['let a = (b : c)']],
    ['def (a, b) = f()', ['let a, b = f()']],
    ['String f(Map c = [:], String... d) { "x" }', ["fun f(c, *d) { return 'x' }"]],
    ['def call(body) {\n  body()\n}', ['fun call(body) { return body() }']],
    ['if (a) b() else if (c) { d() }', ['if a { b() } else { if c { d() } }']],
    ["for (x in ['a']) { f x }", ["for x in ['a'] { f(x) }"]],
    ['for (int i = 0; i < 3; i++) g(i)', ['for  in ? { let i = 0; g(i) }']],
    ["switch (a) { case 'b': c(); break; default: d() }", ['{ a; if ?() { c() } else { if ?() { d() } } }']],
    ['try { a() } catch (X | Y e) { b() } finally { c() }', ['{ { a() }; if ?() { b() }; c() }']],
    ["@Library('a@b') _", ["@Library('a@b')"]],
    ["import a.b.C\n@Field String x = 'y'", ['@Field()', "let x = 'y'"]],
    [
      'class A extends B { static final String C = "d"; def e() { f } }',
      ["class A { let C = 'd'; fun e() { return f } }"],
    ],
    ['new helpers().run(a)', ['helpers().run(a)']],
    ['a = b ? "c" : "d"', ["a = (b ? 'c' : 'd')"]],
    ['x = (String) y', ['x = y']],
    ["assert a.b in String : 'text'", ['?((a.b in String))']],
    ["a.b = 'x' +\n  'y'", ["a.b = ('x' + 'y')"]],
    ["f('a',\n  b: 'c',\n)", ["f('a', b: 'c')"]],
    ["a\n  .b()\n  .c('d')", ["a.b().c('d')"]],
    ["['a', 'b'].execute()", ["['a', 'b'].execute()"]],
    ['if (!(a)) { b = /c\\/d/ }', ["if ?(a) { b = 'c/d' }"]],
    ['label: while (true) { break label }', ['for  in ? { true }']],
  ])('%s', (text, expected) => {
    expect(shown('groovy', text)).toEqual(expected);
  });
});

describe('Kotlin', () => {
  test.each<[string, string[]]>([
    [
      'tasks.register<Exec>("a") { commandLine("b", *c) }',
      ["tasks.register('a', {it -> return commandLine('b', *c)})"],
    ],
    ['val a by tasks.registering(Exec::class) { b }', ['let a = tasks.registering(Exec.class, {it -> return b})']],
    ['val a: List<String> = listOf("b", "c")', ["let a = ['b', 'c']"]],
    ['val a = b as String? ?: "c"', ["let a = (b : 'c')"]],
    ['val a = if (b) "c" else { d() }', ["let a = (b ? 'c' : d())"]],
    ['val a = when (b) { "c", "d" -> e; else -> f }', ["let a = (?(b, 'c', 'd') ? e : f)"]],
    ['val m = mapOf("a" to b)', ["let m = {'a': b}"]],
    ['a!!.b?.c()', ['a.b.c()']],
    ['fun f(vararg a: String, b: Map<String, (A) -> B> = g()): C = h(*a)', ['fun f(*a, b) { return h(*a) }']],
    ['fun <T> A.f(x: T) where T : B { g(x) }', []],
    [
      'class A @Inject constructor(\n  private val b: C\n)\n  : D(b), E {\n  val f = "g"\n}',
      ["class A { let f = 'g' }"],
    ],
    ['internal class A\n@Inject constructor(val b: C) : D {\n  fun e() {}\n}', ['class A { fun e() {  } }']],
    ['class A\nprivate val b = c', ['class A {  }', 'let b = c']],
    ['object A { const val B = "c" }', ["class A { let B = 'c' }"]],
    ['class A { companion object { val B = "c" } }', ["class A { let B = 'c' }"]],
    ['a { b, c -> d }', ['a({b, c -> return d})']],
    ['xs.forEach { f(it) }', ['for it in xs { f(it) }']],
    ['for ((a, b) in m) f(a)', ['for a, b in m { f(a) }']],
    ['a += "b"', ["a += 'b'"]],
    ['x ?: return', ['(x : ?())']],
    ['if (!isOpen(a)) b()', ['if ?(isOpen(a)) { b() }']],
    ['a ||b', ['(a || b)']],
    ['val a = object : B<C>(d) {\n  fun e() {}\n}', ['let a = { -> fun e() {  }}']],
    ['fun interface A {\n  fun b()\n}\ntypealias C = (D) -> E\nval f: (() -> G)? = ::h', ['class A {  }', 'let f = h']],
    ['class A(val b: C) {\n  constructor(d: E)\n    : this(f(d))\n  val g = "h"\n}', ["class A { let g = 'h' }"]],
    ['val a = """\n  b $c ${d.e}\n""".trimIndent()', ["let a = '\n  b ${c} ${d.e}\n'.trimIndent()"]],
  ])('%s', (text, expected) => {
    if (expected.length > 0) expect(shown('kotlin', text)).toEqual(expected);
    else expect(() => parse('kotlin', text)).not.toThrow();
  });
});

describe('Java', () => {
  test.each<[string, string[]]>([
    ['class A { void f(String... a) throws B { g(a); } }', ['class A { fun f(*a) { g(a) } }']],
    ['class A { A(int b) { c = b; } }', ['class A { fun constructor(b) { c = b } }']],
    ['List<String> a = new ArrayList<>(List.of("b", "c"));', ["let a = [*['b', 'c']]"]],
    ['String[] a = {"b"}; String[] c = new String[] {"d"};', ["let a = ['b']", "let c = ['d']"]],
    ['Process p = new ProcessBuilder(a).inheritIO().start();', ['let p = ProcessBuilder(a).inheritIO().start()']],
    ['for (String a : b) { c.add(a); }', ['for a in b { c.add(a) }']],
    ['x.forEach(y -> f(y));', ['for y in x { f(y) }']],
    ['Runnable r = () -> { f(); };', ['let r = { -> return f()}']],
    ['String a = b\n  + "c"\n  + d;', ["let a = ((b + 'c') + d)"]],
    ['int a = (int) b;', ['let a = b']],
    ['if (!isOpen(a)) { b(); }', ['if ?(isOpen(a)) { b() }']],
    ['interface A { default <T extends B> T c() { return d; } }', ['class A { fun c() { return d } }']],
    ['enum A { B("c"), D; private final String e = "f"; }', ["class A { B('c'); D; let e = 'f' }"]],
    ['class A { void b()\n  throws C, D {\n  e(); } }', ['class A { fun b() { e() } }']],
    ['List<byte[]> a = List.<String>of("b");', ["let a = ['b']"]],
  ])('%s', (text, expected) => {
    expect(shown('java', text)).toEqual(expected);
  });
});

test('what cannot be read is named', () => {
  expect(parse('groovy', 'a { b(').errors.map(({ reason }) => reason)).toEqual([
    'no ) for this bracket',
    'no } for this bracket',
  ]);
});
