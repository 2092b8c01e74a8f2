package io.patchbay.api;

import java.util.function.Function;

/**
 * How a verb ended: done, with what came of it, or refused. Whoever asked has to answer both.
 *
 * @param <T> what came of it
 * @param <R> the refusals there are
 */
public sealed interface Result<T, R extends Refusal> {

    record Done<T, R extends Refusal>(T value) implements Result<T, R> {
        @Override
        public <A> A answer(Function<? super T, A> done, Function<? super R, A> refused) {
            return done.apply(value);
        }
    }

    record Refused<T, R extends Refusal>(R refusal) implements Result<T, R> {
        @Override
        public <A> A answer(Function<? super T, A> done, Function<? super R, A> refused) {
            return refused.apply(refusal);
        }
    }

    static <T, R extends Refusal> Result<T, R> done(T value) {
        return new Done<>(value);
    }

    static <T, R extends Refusal> Result<T, R> refused(R refusal) {
        return new Refused<>(refusal);
    }

    <A> A answer(Function<? super T, A> done, Function<? super R, A> refused);

    /**
     * For programs.
     *
     * @throws Problem if it was refused
     */
    default T orProblem() {
        return answer(value -> value, refusal -> {
            throw refusal.problem();
        });
    }
}
