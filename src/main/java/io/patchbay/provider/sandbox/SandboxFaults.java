package io.patchbay.provider.sandbox;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/** Which faults are switched on, and for how many times. Dev and test only. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxFaults {

    private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);

    /** Switches a fault on for so many times; 0 switches it off. */
    synchronized void set(Fault fault, int times) {
        if (times <= 0) {
            left.remove(fault);
        } else {
            left.put(fault, times);
        }
    }

    /** Those that are on, and how often each will still strike. */
    synchronized Map<Fault, Integer> on() {
        var copy = new EnumMap<Fault, Integer>(Fault.class);
        copy.putAll(left);
        return copy;
    }

    /** True if this fault strikes now; uses one of its times up. */
    synchronized boolean strikes(Fault fault) {
        var times = left.getOrDefault(fault, 0);
        set(fault, times - 1);
        return times > 0;
    }
}
