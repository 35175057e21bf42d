namespace Edge.Runtime.Native;

/// <summary>A model that the firmware's kernels run. Its weights stay where they are stored; the managed heap holds this object and nothing else of it.</summary>
/// <remarks>
/// A native call keeps every managed thread waiting: it ends after <see cref="CallMicroseconds"/> and one step, and an inference is as many calls
/// as that takes. One object serves one thread.
/// </remarks>
public sealed class NativeModel
{
    /// <summary>Time after which a native call returns, where nothing else is set. Microseconds.</summary>
    public const int UsualCallMicroseconds = 5000;

    private readonly int[] _facts = new int[NativeFact.Count];
    private readonly int _model;
    private int _level;

    /// <summary>A plan that is a binary resource of a deployed assembly, in place.</summary>
    /// <param name="assembly">The assembly's name.</param>
    /// <param name="resource">The number that nanoFramework's metadata processor makes of the resource's name.</param>
    /// <exception cref="System.ArgumentException">No such assembly or resource, or it is no plan.</exception>
    /// <exception cref="System.OutOfMemoryException">The arena does not fit.</exception>
    /// <exception cref="System.NotSupportedException">The plan is for other kernels than the firmware has.</exception>
    /// <exception cref="System.InvalidOperationException">The plan is not aligned, or too many models are open.</exception>
    public NativeModel(string assembly, int resource)
    {
        CallMicroseconds = UsualCallMicroseconds;
        _model = NativePlan.OpenResource(assembly, resource, _facts);
        Check(_model);
    }

    /// <summary>A plan in flash that the processor can read as memory: a slot of the model store, in place.</summary>
    /// <param name="address">Of its first byte, a multiple of 4.</param>
    /// <param name="bytes">At least as many as the plan has. That they can be read is the caller's word.</param>
    /// <exception cref="System.ArgumentException">There is no plan.</exception>
    /// <exception cref="System.OutOfMemoryException">The arena does not fit.</exception>
    /// <exception cref="System.NotSupportedException">The plan is for other kernels than the firmware has.</exception>
    /// <exception cref="System.InvalidOperationException">The plan is not aligned, or too many models are open.</exception>
    public NativeModel(long address, int bytes)
    {
        CallMicroseconds = UsualCallMicroseconds;
        _model = NativePlan.OpenAddress(address, bytes, _facts);
        Check(_model);
    }

    /// <summary>A plan in managed memory. It is copied to native memory: for trying one out that came over a cable.</summary>
    /// <exception cref="System.ArgumentException">These bytes are no plan.</exception>
    /// <exception cref="System.OutOfMemoryException">The copy or the arena does not fit.</exception>
    /// <exception cref="System.NotSupportedException">The plan is for other kernels than the firmware has.</exception>
    /// <exception cref="System.InvalidOperationException">Too many models are open.</exception>
    public NativeModel(sbyte[] plan)
    {
        CallMicroseconds = UsualCallMicroseconds;
        _model = NativePlan.OpenCopy(plan, _facts);
        Check(_model);
    }

    /// <summary>The name of the kernels that the firmware has, which a plan must carry.</summary>
    public static string KernelSet => NativePlan.KernelSet();

    /// <summary>Of all inputs together.</summary>
    public int InputBytes => _facts[NativeFact.InputBytes];

    /// <summary>Of all outputs together.</summary>
    public int OutputBytes => _facts[NativeFact.OutputBytes];

    /// <summary>Native memory that this model holds.</summary>
    public int ArenaBytes => _facts[NativeFact.ArenaBytes];

    /// <summary>How many levels of compute there are: one set of weights serves them all.</summary>
    public int LevelCount => _facts[NativeFact.Levels];

    /// <summary>How much of the network the next inference computes: 0 is all of it.</summary>
    /// <remarks>An inference that another thread has under way ends with an exception.</remarks>
    /// <exception cref="System.ArgumentException">There is no such level; nothing changes.</exception>
    /// <exception cref="System.InvalidOperationException">The model is closed.</exception>
    public int Level
    {
        get
        {
            return _level;
        }

        set
        {
            int steps = NativePlan.SetLevel(_model, value);
            Check(steps);
            _facts[NativeFact.Steps] = steps;
            _level = value;
        }
    }

    /// <summary>Steps of one inference at the level that is set.</summary>
    public int Steps => _facts[NativeFact.Steps];

    /// <summary>The most that one step computes: multiply-accumulates, or values moved. With it goes the time that a native call may take beyond <see cref="CallMicroseconds"/>.</summary>
    public int StepWork => _facts[NativeFact.StepWork];

    /// <summary>Time after which a native call returns with the step that it is in, for other threads to run; 0: after every step. Microseconds.</summary>
    public int CallMicroseconds { get; set; }

    /// <summary>One inference.</summary>
    /// <param name="input">All inputs, one after the other; not written to.</param>
    /// <param name="output">All outputs, one after the other; every element is written.</param>
    /// <exception cref="System.ArgumentException">An array has another length than the model's.</exception>
    /// <exception cref="System.InvalidOperationException">The model is closed, or another thread uses it.</exception>
    public void Infer(sbyte[] input, sbyte[] output)
    {
        int token = 0;
        do
        {
            token = NativePlan.Run(_model, token, CallMicroseconds, input, output);
        }
        while (token > 0);
        Check(token);
    }

    /// <summary>Gives the native memory back. The model is of no use afterwards.</summary>
    public void Close()
    {
        Check(NativePlan.Close(_model));
    }

    private void Check(int status)
    {
        if (status < 0)
            throw NativeStatus.Refusal(status, _facts);
    }
}
