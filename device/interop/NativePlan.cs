using System.Runtime.CompilerServices;

namespace Edge.Runtime.Native;

/// <summary>The firmware's half: methods of C, reached through nanoCLR's table of native methods.</summary>
/// <remarks>
/// Names, types and order of these methods make the checksum by which nanoCLR matches assembly and firmware. Arrays are handed over as they lie;
/// results below 0 are of <see cref="NativeStatus"/>.
/// </remarks>
internal static class NativePlan
{
    /// <summary>Opens the plan of a binary resource, in place.</summary>
    /// <param name="assembly">Name of a deployed assembly.</param>
    /// <param name="resource">The number that the metadata processor makes of the resource's name.</param>
    /// <param name="facts">Receives what <see cref="NativeFact"/> numbers.</param>
    /// <returns>A model's number, above 0.</returns>
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int OpenResource(string assembly, int resource, int[] facts);

    /// <summary>Opens a plan in flash that the processor sees at an address.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int OpenAddress(long address, int bytes, int[] facts);

    /// <summary>Opens a copy of a plan, in memory outside the managed heap.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int OpenCopy(sbyte[] plan, int[] facts);

    /// <summary>Runs steps until the inference ends or the time is over, then the step that was begun.</summary>
    /// <param name="token">0 to begin; then what the call before returned.</param>
    /// <returns>0: the inference is complete; above 0: a token.</returns>
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Run(int model, int token, int microseconds, sbyte[] input, sbyte[] output);

    /// <summary>Chooses the level of compute of the inferences to come.</summary>
    /// <returns>Steps of one inference.</returns>
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int SetLevel(int model, int level);

    /// <summary>Gives the arena back.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Close(int model);

    /// <summary>The name of the firmware's set of kernels.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern string KernelSet();
}
