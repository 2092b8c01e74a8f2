package io.patchbay.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds which deliveries about somebody unknown are about the same somebody: those that share a
 * customer, a number or an account. Two customers are never one, whatever number or account they
 * share: that is for a person to see, not for a grouping to hide.
 */
final class Siblings {

    /** Whom a delivery is about, in the provider's ids; each may be null. */
    record Ref(UUID id, String customer, String number, String waba) {}

    /** Deliveries about the same somebody, in the order given. */
    record Group(List<Ref> refs) {

        Set<String> customers() {
            return all(Ref::customer);
        }

        Set<String> numbers() {
            return all(Ref::number);
        }

        Set<String> wabas() {
            return all(Ref::waba);
        }

        List<UUID> ids() {
            return refs.stream().map(Ref::id).toList();
        }

        private Set<String> all(Function<Ref, String> part) {
            var all = new LinkedHashSet<String>();
            refs.stream().map(part).filter(Objects::nonNull).forEach(all::add);
            return all;
        }
    }

    private final List<Ref> refs;

    /** Each delivery's way to the first of its group. */
    private final int[] first;

    /** The customer of a group, kept at its first delivery. */
    private final String[] customer;

    private Siblings(List<Ref> refs) {
        this.refs = refs;
        this.first = new int[refs.size()];
        this.customer = new String[refs.size()];
        for (var i = 0; i < refs.size(); i++) {
            first[i] = i;
            customer[i] = refs.get(i).customer();
        }
    }

    /** The groups in the order of their first delivery. Nothing is in two of them. */
    static List<Group> of(List<Ref> refs) {
        var siblings = new Siblings(refs);
        siblings.join(Ref::customer);
        siblings.join(Ref::number);
        siblings.join(Ref::waba);
        return siblings.groups();
    }

    private void join(Function<Ref, String> part) {
        Map<String, List<Integer>> named = new HashMap<>();
        for (var i = 0; i < refs.size(); i++) {
            var name = part.apply(refs.get(i));
            if (name == null) {
                continue;
            }
            var before = named.computeIfAbsent(name, any -> new ArrayList<>());
            for (var other : before) {
                if (joined(other, i)) {
                    break;
                }
            }
            before.add(i);
        }
    }

    /** False if they are of two customers. */
    private boolean joined(int one, int other) {
        var a = Math.min(firstOf(one), firstOf(other));
        var b = Math.max(firstOf(one), firstOf(other));
        if (customer[a] != null && customer[b] != null && !customer[a].equals(customer[b])) {
            return false;
        }
        first[b] = a;
        customer[a] = customer[a] == null ? customer[b] : customer[a];
        return true;
    }

    private int firstOf(int i) {
        var at = i;
        while (first[at] != at) {
            at = first[at];
        }
        return at;
    }

    private List<Group> groups() {
        Map<Integer, List<Ref>> groups = new LinkedHashMap<>();
        for (var i = 0; i < refs.size(); i++) {
            groups.computeIfAbsent(firstOf(i), any -> new ArrayList<>()).add(refs.get(i));
        }
        return groups.values().stream().map(Group::new).toList();
    }
}
