package dev.millrace.retrieval.jinja;

import java.util.ArrayList;
import java.util.List;

/** Does what statements say. For one rendering. */
final class Renderer {

    /** How a body ended. */
    private enum Flow {
        ON,
        CONTINUE,
        BREAK
    }

    private final Budget budget;
    private final Evaluator evaluator;
    private int loops;

    Renderer(Budget budget) {
        this.budget = budget;
        this.evaluator = new Evaluator(budget);
    }

    String written(List<Statement> statements, Scope scope) {
        StringBuilder out = new StringBuilder();
        run(statements, scope, out);
        return out.toString();
    }

    private Flow run(List<Statement> statements, Scope scope, StringBuilder out) {
        for (Statement statement : statements) {
            budget.step();
            Flow flow = run(statement, scope, out);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow run(Statement statement, Scope scope, StringBuilder out) {
        switch (statement) {
            case Statement.Text(String text) -> write(text, out);
            case Statement.Output(Expression value) -> write(Written.text(evaluator.value(value, scope), budget), out);
            case Statement.If choice -> {
                return choose(choice, scope, out);
            }
            case Statement.For loop -> loop(loop, scope, out);
            case Statement.Set(List<String> targets, Expression value) ->
                assign(targets, evaluator.value(value, scope), scope);
            case Statement.SetAttribute(String space, String name, Expression value) -> {
                if (!(scope.get(space) instanceof Namespace namespace)) {
                    throw JinjaException.of("'" + space + "' is no namespace");
                }
                namespace.set(name, evaluator.value(value, scope));
            }
            case Statement.SetBlock(String target, List<Statement> body) ->
                scope.set(target, written(body, new Scope(scope)));
            case Statement.Macro macro ->
                scope.set(macro.name(), (Callable) arguments -> call(macro, arguments, scope));
            case Statement.Body(List<Statement> body) -> {
                return run(body, scope, out);
            }
            case Statement.Break _ -> {
                return Flow.BREAK;
            }
            case Statement.Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private void write(String text, StringBuilder out) {
        budget.take(text.length());
        // One text may be as long as the whole: both have the same bound.
        budget.require((long) out.length() + text.length());
        out.append(text);
    }

    private Flow choose(Statement.If choice, Scope scope, StringBuilder out) {
        for (int i = 0; i < choice.conditions().size(); i++) {
            if (Values.isTrue(evaluator.value(choice.conditions().get(i), scope))) {
                return run(choice.bodies().get(i), scope, out);
            }
        }
        return run(choice.otherwise(), scope, out);
    }

    private void loop(Statement.For loop, Scope scope, StringBuilder out) {
        List<Object> items = Values.items(evaluator.value(loop.items(), scope), budget);
        if (loop.condition().isPresent()) {
            List<Object> some = new ArrayList<>();
            for (Object item : items) {
                Scope each = new Scope(scope);
                assign(loop.targets(), item, each);
                if (Values.isTrue(evaluator.value(loop.condition().get(), each))) {
                    some.add(item);
                }
            }
            items = some;
        }
        if (items.isEmpty()) {
            run(loop.otherwise(), scope, out);
            return;
        }
        Loop state = new Loop(items, loops++);
        Flow flow = Flow.ON;
        for (int i = 0; i < items.size() && flow != Flow.BREAK; i++) {
            budget.step();
            state.at(i);
            Scope each = new Scope(scope);
            each.set("loop", state);
            assign(loop.targets(), items.get(i), each);
            flow = run(loop.body(), each, out);
        }
        loops--;
    }

    private void assign(List<String> targets, Object value, Scope scope) {
        if (targets.size() == 1) {
            scope.set(targets.getFirst(), value);
            return;
        }
        List<Object> parts = Values.items(value, budget);
        if (parts.size() != targets.size()) {
            throw JinjaException.of(parts.size() + " values are set to " + targets.size() + " names");
        }
        for (int i = 0; i < parts.size(); i++) {
            scope.set(targets.get(i), parts.get(i));
        }
    }

    private Object call(Statement.Macro macro, Arguments arguments, Scope around) {
        Scope scope = new Scope(around);
        int required = macro.parameters().size() - macro.defaults().size();
        for (int i = 0; i < macro.parameters().size(); i++) {
            String name = macro.parameters().get(i);
            int place = i - required;
            scope.set(
                    name,
                    arguments
                            .optional(name)
                            .orElseGet(() -> place < 0
                                    ? new Undefined(name)
                                    : evaluator.value(macro.defaults().get(place), scope)));
        }
        arguments.end();
        budget.enter();
        String written = written(macro.body(), scope);
        budget.leave();
        return written;
    }
}
