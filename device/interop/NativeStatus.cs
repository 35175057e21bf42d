using System;

namespace Edge.Runtime.Native;

/// <summary>What the native half refuses with. The same numbers as in device/interop/native/edge_models.h.</summary>
internal static class NativeStatus
{
    internal const int NoAssembly = -1;
    internal const int NoResource = -2;
    internal const int Misaligned = -3;
    internal const int NoPlan = -4;
    internal const int OtherKernels = -5;
    internal const int NoArena = -6;
    internal const int TooMany = -7;
    internal const int NoMemory = -8;
    internal const int Closed = -9;
    internal const int WrongSize = -10;
    internal const int Interrupted = -11;
    internal const int NoLevel = -13;

    /// <summary>The exception for a refusal, with what to do about it.</summary>
    /// <param name="facts">What opening the plan wrote.</param>
    internal static Exception Refusal(int status, int[] facts)
    {
        switch (status)
        {
            case NoAssembly:
                return new ArgumentException("no deployed assembly has this name");
            case NoResource:
                return new ArgumentException("the assembly has no binary resource of this number");
            case Misaligned:
                return new InvalidOperationException("the plan is stored on no multiple of 4 bytes: leave it the only resource of its assembly");
            case NoPlan:
                return new ArgumentException("these bytes are no plan, or a damaged one");
            case OtherKernels:
                return new NotSupportedException("the plan is for other kernels than firmware " + NativePlan.KernelSet() + " has: compile the model again or build the firmware again");
            case NoArena:
                return new OutOfMemoryException("the plan needs an arena of " + facts[NativeFact.ArenaBytes].ToString() + " bytes, the firmware has "
                    + facts[NativeFact.LargestArenaBytes].ToString() + ": build it with a larger EDGE_ARENA_BYTES or compile a smaller model");
            case TooMany:
                return new InvalidOperationException("as many models are open as the firmware holds: close one");
            case NoMemory:
                return new OutOfMemoryException("no native memory for a copy of the plan");
            case Closed:
                return new InvalidOperationException("the model is closed");
            case WrongSize:
                return new ArgumentException("input or output has another length than the model's");
            case Interrupted:
                return new InvalidOperationException("another thread began an inference of this model: one object serves one thread");
            case NoLevel:
                return new ArgumentException("the plan has " + facts[NativeFact.Levels].ToString() + " levels of compute, counted from 0");
            default:
                return new InvalidOperationException("a step of the plan failed");
        }
    }
}
