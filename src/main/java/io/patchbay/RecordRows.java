package io.patchbay;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.hibernate.query.TupleTransformer;

/**
 * Makes a record of each row of a statement: the columns are its components in their order, and text
 * becomes an enum by name, in capitals or small letters. Hibernate does the same by itself where no
 * column is an enum. Keep one per record: a new one costs a new plan.
 */
public final class RecordRows<R extends Record> implements TupleTransformer<R> {

    private final Constructor<R> constructor;

    /** By column the constants by their names; null for what the driver reads as it is. */
    private final Map<String, Enum<?>>[] constants;

    private RecordRows(Constructor<R> constructor, Map<String, Enum<?>>[] constants) {
        this.constructor = constructor;
        this.constants = constants;
    }

    @SuppressWarnings("unchecked")
    public static <R extends Record> RecordRows<R> of(Class<R> type) {
        var components = type.getRecordComponents();
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new RecordRows<>(
                    constructor,
                    Arrays.stream(components)
                            .map(component -> constants(component.getType()))
                            .toArray(Map[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("a record without its constructor", e);
        }
    }

    private static Map<String, Enum<?>> constants(Class<?> type) {
        if (!type.isEnum()) {
            return null;
        }
        var constants = new HashMap<String, Enum<?>>();
        for (var constant : type.getEnumConstants()) {
            var one = (Enum<?>) constant;
            constants.put(one.name(), one);
            constants.put(one.name().toLowerCase(Locale.ROOT), one);
        }
        return constants;
    }

    @Override
    public R transformTuple(Object[] columns, String[] names) {
        if (columns.length != constants.length) {
            throw new IllegalStateException(columns.length + " columns for " + constructor.getDeclaringClass());
        }
        var values = new Object[columns.length];
        for (var i = 0; i < columns.length; i++) {
            values[i] = constants[i] == null || columns[i] == null ? columns[i] : constant(i, (String) columns[i]);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("no row for " + constructor.getDeclaringClass(), e);
        }
    }

    private Enum<?> constant(int column, String name) {
        var constant = constants[column].get(name);
        if (constant == null) {
            throw new IllegalStateException(
                    "unknown word in column " + (column + 1) + " of " + constructor.getDeclaringClass());
        }
        return constant;
    }
}
