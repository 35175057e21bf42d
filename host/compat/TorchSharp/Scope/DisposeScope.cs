using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Collects the tensors made while it is the innermost scope of its thread, and disposes them with itself.</summary>
public sealed class DisposeScope : IDisposable
{
    private readonly HashSet<IDisposable> members = new(ReferenceEqualityComparer.Instance);
    private DisposeScopeManager? manager;

    internal DisposeScope(DisposeScopeManager manager)
    {
        this.manager = manager;
        OuterScope = manager.Current;
    }

    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            CheckOpen();
            return [.. members];
        }
    }

    public int DisposablesCount
    {
        get
        {
            CheckOpen();
            return members.Count;
        }
    }

    internal DisposeScope? OuterScope { get; set; }

    public bool Contains(IDisposable disposable) => members.Contains(disposable);

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        MoveToOther(scope, [disposable]);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        CheckOpen();
        foreach (var one in disposables)
        {
            if (members.Contains(one))
                Own(scope, one);
        }
    }

    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        CheckOpen();
        var result = disposables.ToList();
        foreach (var one in result)
            Own(this, one);
        return result;
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        CheckOpen();
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var one in members.ToArray())
        {
            if (!keep.Contains(one))
                one.Dispose();
        }
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        CheckOpen();
        Forget(disposable);
    }

    public void Dispose()
    {
        if (manager is not { } owner)
            return;
        DisposeEverything();
        owner.Remove(this);
        manager = null;
    }

    internal void Add(IDisposable disposable) => members.Add(disposable);

    internal void Forget(IDisposable disposable)
    {
        members.Remove(disposable);
        if (disposable is Tensor tensor)
            tensor.OwningDisposeScope = null;
    }

    /// <summary>Moves a tensor from whatever scope it is in to another, or to none.</summary>
    internal static void Own(DisposeScope? scope, IDisposable disposable)
    {
        if (disposable is not Tensor tensor)
            throw new InvalidOperationException($"DisposeScope can only manage Tensor, found {disposable.GetType().Name}");
        tensor.OwningDisposeScope?.members.Remove(tensor);
        tensor.OwningDisposeScope = scope;
        scope?.members.Add(tensor);
    }

    private void CheckOpen() => ObjectDisposedException.ThrowIf(manager is null, this);
}

/// <summary>The scopes of one thread, innermost first.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? mine;

    internal static DisposeScopeManager ThreadSingleton => mine ??= new DisposeScopeManager();

    internal DisposeScope? Current { get; private set; }

    internal DisposeScope NewDisposeScope() => Current = new DisposeScope(this);

    internal void Remove(DisposeScope scope)
    {
        if (Current == scope)
        {
            Current = scope.OuterScope;
            return;
        }

        // Closed out of order: the scopes inside it now lie in its outer one.
        for (var inner = Current; inner is not null; inner = inner.OuterScope)
        {
            if (inner.OuterScope == scope)
                inner.OuterScope = scope.OuterScope;
        }
    }
}

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.ThreadSingleton.Current;

    /// <summary>Runs a function inside a scope and keeps only its result.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
